// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/document/httpjson_dotted.h"
#include "core/document/httpjson_section.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <filesystem>

// httpjson, section 2.
namespace penstock::httpjson
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Httpjson", text);
}

QString shown(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

constexpr std::array<std::string_view, 6> decoders = {"application/json", "application/x-ndjson", "text/csv",
                                                      "application/zip", "application/xml", "text/xml; charset=utf-8"};

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isHex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// The scheme in front of the colon; empty where there is none.
std::string_view schemeOf(std::string_view url)
{
    if (url.empty() || !isLetter(url.front()))
        return {};
    for (std::size_t i = 1; i < url.size(); ++i) {
        const char c = url[i];
        if (c == ':')
            return url.substr(0, i);
        if (!isLetter(c) && !(c >= '0' && c <= '9') && c != '+' && c != '-' && c != '.')
            return {};
    }
    return {};
}

// Host and port of a URL with an authority; others have nothing to be checked.
bool hasUsableHost(std::string_view url)
{
    const std::size_t begin = url.find("//");
    if (begin == std::string_view::npos || url.find(':') > begin)
        return true;
    std::string_view host = url.substr(begin + 2);
    host = host.substr(0, host.find_first_of("/?#"));
    host = host.substr(host.rfind('@') + 1);
    if (host.starts_with('[') && host.find(']') == std::string_view::npos)
        return false;
    const std::size_t colon = host.find(':', host.starts_with('[') ? host.find(']') : 0);
    const std::string_view port = colon == std::string_view::npos ? std::string_view() : host.substr(colon + 1);
    return host.find_first_of(" <>\"\\^`{|}") == std::string_view::npos && port.find_first_not_of("0123456789") == std::string_view::npos;
}

void checkUrl(Section &section, const Field<std::string> &url)
{
    if (!url || url->empty()) {
        if (!url.isIllTyped())
            section.missing("url");
        return;
    }
    const std::string_view scheme = schemeOf(*url);
    if (scheme.empty())
        section.fault(codes::noScheme, tr("`%1` has no scheme: write https:// in front of it.").arg(shown(*url)), "url");
    else if (scheme == "http+npipe" || scheme == "https+npipe")
        section.fault(codes::notYetSupported, tr("Named pipes exist only on Windows and are not supported."), "url");
    if (!hasUsableHost(*url))
        section.fault(codes::badValue, tr("The host or the port of `%1` is not usable.").arg(shown(*url)), "url");
    for (std::size_t at = url->find('%'); at != std::string::npos; at = url->find('%', at + 1)) {
        if (at + 2 >= url->size() || !isHex((*url)[at + 1]) || !isHex((*url)[at + 2])) {
            section.fault(codes::badValue, tr("The URL holds a `%` without two hexadecimal digits behind it."), "url");
            break;
        }
    }
    if (std::ranges::any_of(*url, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }))
        section.fault(codes::badValue, tr("The URL holds control characters."), "url");
}

void readMethod(Section &section, bool isRoot, Request &request)
{
    request.method = section.text("method").orElse(isRoot ? "GET" : "");
    std::ranges::transform(request.method, request.method.begin(), [](char c) { return c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c; });
    if (request.method.empty())
        section.missing("method");
    else if (request.method != "GET" && request.method != "POST")
        section.fault(codes::badValue, tr("`method` has to be GET or POST."), "method");
    else if (request.method == "GET" && request.body)
        section.fault(codes::contradiction, tr("A request with the method GET cannot have a `body`; use POST."), "body");
}

// What has to be more than nothing where it is set.
template<typename T>
void requirePositive(Section &section, std::string_view key, const Field<T> &field, T nothing)
{
    if (field && *field <= nothing)
        section.fault(codes::badValue, tr("`%1` has to be greater than 0.").arg(shown(key)), key);
}

Retry readRetry(Section section, bool isRoot)
{
    Retry retry{.maxAttempts = section.integer("max_attempts"), .waitMin = section.duration("wait_min"), .waitMax = section.duration("wait_max")};
    requirePositive(section, "max_attempts", retry.maxAttempts, std::int64_t(0));
    requirePositive(section, "wait_min", retry.waitMin, milliseconds(0));
    requirePositive(section, "wait_max", retry.waitMax, milliseconds(0));
    section.finish();
    if (isRoot) {
        constexpr std::int64_t attempts = 5;
        retry.maxAttempts.value = retry.maxAttempts.orElse(attempts);
        retry.waitMin.value = retry.waitMin.orElse(milliseconds(1000));
        retry.waitMax.value = retry.waitMax.orElse(milliseconds(60'000));
    }
    return retry;
}

Redirect readRedirect(Section section, bool isRoot)
{
    constexpr std::int64_t usual = 10;
    Redirect redirect;
    redirect.forwardHeaders = section.boolean("forward_headers", false);
    redirect.headersBanList = section.texts("headers_ban_list");
    redirect.maxRedirects = section.integer("max_redirects").orElse(isRoot ? usual : 0);
    section.finish();
    return redirect;
}

std::optional<RateLimit> readRateLimit(Section section)
{
    if (!section.isPresent())
        return {};
    RateLimit limit{.limit = section.valueTemplate("limit"), .reset = section.valueTemplate("reset"), .remaining = section.valueTemplate("remaining"),
                    .earlyLimit = section.number("early_limit"), .maxNonDegraded = section.integer("max_non_degraded"), .place = section.place()};
    if (limit.earlyLimit && *limit.earlyLimit < 0)
        section.fault(codes::badValue, tr("`early_limit` must not be negative."), "early_limit");
    section.finish();
    return limit;
}

KeepAlive readKeepAlive(Section section)
{
    KeepAlive keepAlive;
    keepAlive.disable = section.boolean("disable", true);
    keepAlive.maxIdleConnections = section.integer("max_idle_connections").orElse(0);
    keepAlive.maxIdleConnectionsPerHost = section.integer("max_idle_connections_per_host").orElse(0);
    keepAlive.idleConnectionTimeout = section.duration("idle_connection_timeout").orElse(milliseconds(0));
    const auto check = [&](std::string_view key, std::int64_t value) {
        if (!keepAlive.disable && value < 0)
            section.fault(codes::badValue, tr("`%1` must not be negative.").arg(shown(key)), key);
    };
    check("max_idle_connections", keepAlive.maxIdleConnections);
    check("max_idle_connections_per_host", keepAlive.maxIdleConnectionsPerHost);
    section.finish();
    return keepAlive;
}

// Whether the file lies in the folder `logs/httpjson`, from where relative names are taken.
bool isInLogs(const std::string &filename)
{
    const std::filesystem::path folder = "logs/httpjson";
    if (filename.starts_with('/'))
        return false;
    const std::string whole = (folder / filename).lexically_normal().generic_string();
    return whole.starts_with(folder.generic_string() + '/');
}

std::optional<Tracer> readTracer(Section section)
{
    if (!section.isPresent())
        return {};
    Tracer tracer;
    tracer.place = section.place();
    tracer.enabled = section.boolean("enabled", true);
    tracer.filename = section.textOrEmpty("filename");
    tracer.maxSize = section.integer("maxsize").orElse(0);
    if (tracer.maxSize == 0)
        tracer.maxSize = 1;
    tracer.maxAge = section.integer("maxage").orElse(0);
    tracer.maxBackups = section.integer("maxbackups").orElse(0);
    tracer.localTime = section.boolean("localtime", false);
    tracer.compress = section.boolean("compress", false);
    if (tracer.enabled && tracer.filename.empty())
        section.missing("filename");
    else if (tracer.enabled && !isInLogs(tracer.filename))
        section.fault(codes::badValue, tr("The file of the tracer has to lie in the log folder of the input; name it without a path."), "filename");
    section.finish();
    return tracer;
}

Proxy readProxy(Section &section)
{
    return {.url = section.textOrEmpty("proxy_url"), .headers = section.pairs("proxy_headers"), .disable = section.boolean("proxy_disable", false)};
}

std::vector<CursorEntry> readCursor(Section section)
{
    std::vector<CursorEntry> entries;
    if (!section.isPresent())
        return entries;
    for (const yaml::Entry &entry : section.options().node()->entries) {
        Section one = section.child(entry.key);
        CursorEntry cursor{.name = entry.key, .value = one.valueTemplate("value"), .fallback = one.valueTemplate("default"), .place = entry.keyPlace};
        cursor.ignoreEmptyValue = one.boolean("ignore_empty_value", true);
        cursor.doNotLogFailure = one.boolean("do_not_log_failure", true);
        if (isTakenApart(entry.keyPlace, entry.key) && one.isPresent() && !one.options().node()->entries.empty())
            one.accept({one.options().node()->entries.front().key});     // lint tells it
        one.finish();
        entries.push_back(std::move(cursor));
    }
    std::ranges::sort(entries, {}, &CursorEntry::name);
    return entries;
}

ChainEntry readLink(Section section, bool isWhile)
{
    ChainEntry entry;
    entry.place = section.place();
    entry.isWhile = isWhile;
    if (Section auth = section.child("auth"); auth.isPresent())
        entry.auth = readAuth(auth);
    if (Section request = section.child("request"); request.isPresent())
        entry.request = readRequest(request, false);
    else
        section.missing("request");
    entry.response = readResponse(section.child("response"), false);
    entry.replace = section.textOrEmpty("replace");
    entry.replaceWith = section.textOrEmpty("replace_with");
    if (std::ranges::count(entry.replaceWith, ',') > 1)
        section.fault(codes::badValue, tr("`replace_with` is a pattern, a comma and a value; there can be no second comma."), "replace_with");
    if (isWhile) {
        entry.until = section.valueTemplate("until");
        if (!entry.until)
            section.missing("until");
    }
    section.finish();
    return entry;
}

// With both `step` and `while` both are checked, and the step is used.
ChainEntry readChainEntry(Section outer)
{
    const bool hasStep = outer.has("step");
    const bool hasWhile = outer.has("while");
    outer.finish();
    if (!hasStep && !hasWhile) {
        outer.fault(codes::missingKey, tr("An entry of a chain needs `step` or `while`."));
        return {};
    }
    std::optional<ChainEntry> repeated = hasWhile ? std::optional(readLink(outer.child("while"), true)) : std::nullopt;
    return hasStep ? readLink(outer.child("step"), false) : std::move(*repeated);
}

void refuseForeignParts(Section &section)
{
    if (section.boolean("run_as_cel", false))
        section.fault(codes::notYetSupported, tr("`run_as_cel` hands the configuration to another input of the original; it cannot be run here."), "run_as_cel");
    section.accept({"type", "id", "name", "config_version", "cel", "enabled", "tags", "fields", "fields_under_root", "processors", "pipeline", "keep_null", "index",
                    "publisher_pipeline", "data_stream", "allow_deprecated_use", "use_output", "meta", "policy_id"});
}

} // namespace

Request readRequest(Section section, bool isRoot)
{
    Request request;
    request.place = section.place();
    request.url = section.text("url");
    checkUrl(section, request.url);
    if (const Options body = section.node("body"); body.isPresent()) {
        if (body.node()->kind == yaml::Kind::Mapping)
            request.body = std::make_shared<yaml::Node>(*body.node());
        else
            section.fault(codes::wrongType, tr("`body` has to be a mapping."), "body");
    }
    readMethod(section, isRoot, request);
    request.encodeAs = section.textOrEmpty("encode_as");
    if (!request.encodeAs.empty() && request.encodeAs != "application/json" && request.encodeAs != "application/x-www-form-urlencoded")
        section.fault(codes::badValue, tr("`encode_as` has to be application/json or application/x-www-form-urlencoded."), "encode_as");
    request.timeout = section.duration("timeout").value;
    if (isRoot && !request.timeout)
        request.timeout = milliseconds(30'000);
    request.retry = readRetry(section.child("retry"), isRoot);
    request.redirect = readRedirect(section.child("redirect"), isRoot);
    request.rateLimit = readRateLimit(section.child("rate_limit"));
    request.keepAlive = readKeepAlive(section.child("keep_alive"));
    request.proxy = readProxy(section);
    request.tls = readTls(section.child("ssl"));
    section.duration("idle_connection_timeout");
    request.transforms = readTransforms(section, "transforms", false);
    request.tracer = readTracer(section.child("tracer"));
    section.finish();
    return request;
}

Response readResponse(Section section, bool isRoot)
{
    Response response;
    response.place = section.place();
    response.transforms = readTransforms(section, "transforms", true);
    response.split = readSplit(section.child("split"));
    if (!isRoot) {       // of a chain: the other options exist, and are ignored there
        section.finish();
        return response;
    }
    response.decodeAs = section.textOrEmpty("decode_as");
    if (!response.decodeAs.empty() && std::ranges::find(decoders, response.decodeAs) == decoders.end()) {
        QStringList names;
        for (const std::string_view name : decoders)
            names.append(shown(name));
        section.fault(codes::badValue, tr("`decode_as` has to be one of: %1.").arg(names.join(u", ")), "decode_as");
    }
    response.xsd = section.text("xsd");
    response.requestBodyOnPagination = section.boolean("request_body_on_pagination", false);
    response.saveFirstResponse = section.boolean("save_first_response", false);
    response.pagination = readTransforms(section, "pagination", false);
    section.finish();
    return response;
}

std::optional<Config> readConfig(const std::shared_ptr<const yaml::Node> &node, Diagnostics &findings, const ReadOptions &options)
{
    Diagnostics own;
    Reading reading{.findings = own, .options = options};
    Config config;
    config.all = Options(withoutDottedKeys(node));
    config.place = config.all.place();
    Section section(config.all, {}, reading);
    config.id = section.textOrEmpty("id");
    config.interval = section.duration("interval").orElse(config.interval);
    if (config.interval.count() <= 0)
        section.fault(codes::badValue, tr("`interval` has to be longer than nothing."), "interval");
    config.cleanInactive = section.duration("clean_inactive").orElse(config.cleanInactive);
    config.auth = readAuth(section.child("auth"));
    if (Section request = section.child("request"); request.isPresent())
        config.request = readRequest(request, true);
    else
        section.missing("request");
    config.response = readResponse(section.child("response"), true);
    config.cursor = readCursor(section.child("cursor"));
    for (Section &entry : section.items("chain"))
        config.chain.push_back(readChainEntry(entry));
    refuseForeignParts(section);
    section.finish();
    const bool isUsable = own.empty() || worst(own) != Severity::Error;
    std::ranges::move(own, std::back_inserter(findings));
    return isUsable ? std::optional(std::move(config)) : std::nullopt;
}

std::optional<Config> readTemplates(const std::shared_ptr<const yaml::Node> &node, Diagnostics &findings, const ReadOptions &options)
{
    Diagnostics own;
    Reading reading{.findings = own, .options = options};
    Config config;
    config.all = Options(withoutDottedKeys(node));
    config.place = config.all.place();
    Section section(config.all, {}, reading);
    Section request = section.child("request");
    config.request.place = request.place();
    config.request.transforms = readTransforms(request, "transforms", false);
    for (const auto &[key, other] : {std::pair("url", "kind"), std::pair("method", "selector.method"), std::pair("body", "selector.body")}) {
        if (request.has(key))
            request.fault(codes::contradiction, tr("A resource with `kind` says this with `%1`; `request` may hold `transforms` there.").arg(QLatin1String(other)), key);
    }
    request.finish();
    config.cursor = readCursor(section.child("cursor"));
    const bool isUsable = own.empty() || worst(own) != Severity::Error;
    std::ranges::move(own, std::back_inserter(findings));
    return isUsable ? std::optional(std::move(config)) : std::nullopt;
}

} // namespace penstock::httpjson
