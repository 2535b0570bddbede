// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/engine/httpjson/inputrun.h"
#include "core/http/auth/httpjson.h"
#include "core/http/url.h"
#include "core/request/body.h"
#include "core/template/spelling.h"

#include <QByteArray>
#include <QCoreApplication>

#include <algorithm>
#include <fstream>
#include <sstream>

// What an httpjson input is compiled to, how its requests are built and its answers read. The flow is in inputrun.cpp.
namespace penstock
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Input", text);
}

// The address as it goes on the wire; what stood before @ becomes a header as a browser's would.
void setAddress(http::Request &request, const std::string &text)
{
    auto url = tpl::Url::parse(text);
    if (!url) {
        request.url = text;
        return;
    }
    if (url->user && !request.headers.has("Authorization")) {
        const QByteArray credentials = QByteArray::fromStdString(*url->user + ':' + url->password.value_or(std::string()));
        request.headers.set("Authorization", "Basic " + credentials.toBase64().toStdString());
    }
    url->user.reset();
    url->password.reset();
    url->fragment.clear();
    url->rawFragment.clear();
    const bool isSocket = url->scheme.ends_with("+unix");
    if (isSocket) {
        request.options.unixSocket = url->path;
        url->scheme = url->scheme.substr(0, url->scheme.size() - 5);
        url->host = "unix";
        url->path = "/";
        url->rawPath.clear();
    }
    request.url = url->text();
}

void addSplits(const httpjson::Split *split, std::vector<request::Transforms> &to, std::optional<Diagnostic> &problem)
{
    for (; split && !problem; split = split->child.get()) {
        auto transforms = request::Transforms::compile(split->transforms);
        if (!transforms)
            problem = transforms.error();
        else
            to.push_back(std::move(*transforms));
    }
}

} // namespace

Result<std::unique_ptr<http::Authenticator>> InputRun::authenticator(const httpjson::Auth &auth, const http::TransferOptions &transfer)
{
    return http::makeHttpjsonAuthenticator(auth, m_context.profile(), transfer);
}

Result<InputRun::Stage> InputRun::makeStage(const httpjson::Request &request, const httpjson::Response &response, const httpjson::ChainEntry *entry)
{
    Stage stage;
    stage.request = &request;
    stage.response = &response;
    stage.entry = entry;
    stage.url = request.url.orElse({});
    if (entry && entry->auth) {
        auto own = authenticator(*entry->auth, {});
        if (!own)
            return std::unexpected(own.error());
        stage.ownAuthenticator = std::move(*own);
    }
    auto requester = Requester::make(m_context, m_faults, request, stage.ownAuthenticator ? *stage.ownAuthenticator : *m_authenticator);
    if (!requester)
        return std::unexpected(requester.error());
    stage.requester = std::move(*requester);
    for (const auto &[source, target] : {std::pair(&request.transforms, &stage.requestTransforms), std::pair(&response.pagination, &stage.paginationTransforms),
                                         std::pair(&response.transforms, &stage.responseTransforms)}) {
        auto transforms = request::Transforms::compile(*source);
        if (!transforms)
            return std::unexpected(transforms.error());
        *target = std::move(*transforms);
    }
    std::optional<Diagnostic> problem;
    addSplits(response.split.get(), stage.splitTransforms, problem);
    if (problem)
        return std::unexpected(std::move(*problem));
    if (entry && entry->until) {
        auto until = request::compiled(*entry->until);
        if (!until)
            return std::unexpected(until.error());
        stage.until = std::move(*until);
    }
    if (entry && !entry->replace.empty()) {
        auto path = request::JsonPath::parse(entry->replace);
        if (!path)
            return std::unexpected(path.error());
        stage.replace = std::move(*path);
    }
    return stage;
}

std::optional<Diagnostic> InputRun::prepare()
{
    learnTemplates();
    http::TransferOptions transfer;
    auto root = authenticator(m_config.auth, transfer);
    if (!root)
        return root.error();
    m_authenticator = std::move(*root);
    auto stage = makeStage(m_config.request, m_config.response, nullptr);
    if (!stage)
        return stage.error();
    m_stages.push_back(std::move(*stage));
    for (const httpjson::ChainEntry &entry : m_config.chain) {
        auto further = makeStage(entry.request, entry.response, &entry);
        if (!further)
            return further.error();
        further->section = "chain[" + std::to_string(m_stages.size() - 1) + (entry.isWhile ? "].while." : "].step.");
        further->number = int(m_stages.size());
        m_stages.push_back(std::move(*further));
    }
    if (m_config.response.xsd) {
        auto types = decode::readXmlSchema(*m_config.response.xsd);
        if (!types)
            return types.error();
        m_xmlTypes = std::move(*types);
    }
    for (const httpjson::CursorEntry &entry : m_config.cursor) {
        CursorTemplate text{.entry = &entry, .value = {}, .fallback = {}, .onLastEvent = {}};
        for (const auto &[source, target] : {std::pair(&entry.value, &text.value), std::pair(&entry.fallback, &text.fallback)}) {
            if (!*source)
                continue;
            auto result = request::compiled(**source);
            if (!result)
                return result.error();
            *target = std::move(*result);
        }
        if (explains() && entry.value && readsFirstEvent(entry.value->source)) {
            const QString source = QString::fromStdString(entry.value->source).replace(QStringLiteral(".first_event"), QStringLiteral(".last_event"));
            if (auto other = tpl::Template::compile(source.toStdString()))
                text.onLastEvent = std::move(*other);
        }
        m_cursor.push_back(std::move(text));
        m_progress = std::max(m_progress, progressOf(entry));
    }
    return std::nullopt;
}

// Read from the words of the template: what it would give for other pages cannot be known.
InputRun::Progress InputRun::progressOf(const httpjson::CursorEntry &entry) const
{
    const std::string text = entry.value ? entry.value->source : std::string();
    for (const char *word : {"first_event", "first_response", "now", ".header"}) {
        if (text.contains(word))
            return Progress::Unknown;
    }
    constexpr std::string_view answer = ".last_response.body.";
    if (const std::size_t at = text.find(answer); at != std::string::npos) {
        const std::size_t end = text.find_first_of(" )]|", at);
        const std::string path = text.substr(at, end == std::string::npos ? end : end - at);
        const bool leadsOn = std::ranges::any_of(m_config.response.pagination, [&path](const httpjson::Transform &transform) { return transform.value && transform.value->source.contains(path); });
        return leadsOn ? Progress::ByPages : Progress::Unknown;
    }
    return text.contains("last_event") ? Progress::ByEvents : Progress::Unknown;
}

std::expected<http::Request, request::Stop> InputRun::build(Stage &stage, InputState &state, bool isFollowing, const std::string &url, ExchangeInfo &info)
{
    info.request = ++m_requests;
    const httpjson::Request &settings = *stage.request;
    request::Subject subject;
    subject.url = url;
    subject.header = tpl::Fields{{"Accept", {"application/json"}}, {"User-Agent", {m_context.profile().userAgent}}};
    const bool hasBody = settings.body && (!isFollowing || m_config.response.requestBodyOnPagination);
    if (hasBody) {
        // The original's configuration layer changes empty and missing values; native sends what is written.
        if (m_context.profile().dropsEmptyBodies)
            subject.body = httpjson::bodyValue(*settings.body);
        else if (auto body = json::parse(jsonText(*settings.body)))
            subject.body = std::move(*body);
    } else if (isFollowing && !m_config.response.requestBodyOnPagination) {
        subject.body = json::Value::object();          // a further page starts from an empty body, not from none
    }
    tpl::Scope &scope = state.scope();
    std::vector<request::Application> pagination;
    if (auto done = stage.requestTransforms.apply(subject, scope, surroundings(stage.section + "request.transforms", info, nullptr)); !done)
        return std::unexpected(std::move(done.error()));
    if (isFollowing) {
        if (auto done = stage.paginationTransforms.apply(subject, scope, surroundings(stage.section + "response.pagination", info, &pagination)); !done)
            return std::unexpected(std::move(done.error()));
    }
    noticeHeaders(stage, *subject.header, isFollowing);
    http::Request request;
    request.method = settings.method.empty() ? "GET" : settings.method;
    request.options = stage.requester->transfer();
    request.options.maxResponse = m_resource.connection.maxResponse.orElse(request.options.maxResponse);
    if (request.method == "POST") {
        request::Encoded encoded = request::encodeBody(subject, m_config.request.encodeAs);
        request.body = std::move(encoded.body);
        request.hasBody = true;
    }
    for (const auto &[name, values] : *subject.header) {
        if (name == "Host")
            continue;
        const std::size_t most = name == "User-Agent" ? 1 : values.size();
        for (std::size_t i = 0; i < std::min(most, values.size()); ++i)
            request.headers.append(name, values[i]);
    }
    std::string address = subject.url.value_or(url);
    const auto parsed = isFollowing ? tpl::Url::parse(address) : std::nullopt;
    if (parsed && parsed->scheme.empty()) {
        if (m_context.profile().resolveRelativeLinks && state.last)
            address = http::resolveUrl(state.last->url, address);
        else
            m_faults.tell(Fault::RelativeLink, QString::fromStdString(address), m_config.response.place);
    }
    setAddress(request, address);
    if (m_context.profile().resolveRelativeLinks)
        request.url = http::encodeUrl(request.url);       // blanks in a query, which the original sends as they are
    if (!http::isHttpUrl(request.url)) {
        request::Stop stop{.problem = Diagnostic(codes::notAbsoluteUrl, tr("`%1` is not an absolute address.").arg(QString::fromStdString(request.url)), settings.place)};
        return std::unexpected(std::move(stop));
    }
    if (isFollowing)
        info.reason = followingReason(pagination, request);
    if (explains())
        m_context.tell(RequestBuilt{info, request});
    return request;
}

// --- answers -----------------------------------------------------------------------------------------------------

std::optional<InputRun::Page> InputRun::decode(const Stage &stage, const InputAnswer &answer, std::int64_t number)
{
    decode::Options options;
    options.decodeAs = stage.entry ? std::string() : stage.response->decodeAs;
    options.matching = m_context.profile().exactContentTypes ? decode::Matching::Exact : decode::Matching::MediaType;
    options.numbers = m_context.profile().numbers;
    options.refuseMark = m_context.profile().exactContentTypes;
    options.xmlTypes = m_xmlTypes ? &*m_xmlTypes : nullptr;
    const std::string *type = answer.head.headers.first("Content-Type");
    noticeAnswer(stage, answer);
    auto decoded = decode::decode(answer.body, type ? std::string_view(*type) : std::string_view(), options);
    if (!decoded) {
        if (type)
            noticeType(stage, *type);
        fail(decoded.error());
        return std::nullopt;
    }
    if (!decoded->body) {
        if (number == 0)
            report(Diagnostic(codes::notObjectOrList, tr("The answer has no body."), stage.response->place));
        return std::nullopt;
    }
    http::Headers headers = answer.head.headers;
    for (const auto &[name, values] : decoded->headers) {
        for (const std::string &value : values)
            headers.append(name, value);
    }
    Page page;
    page.exchange = answer.exchange;
    page.info = answer.info;
    page.seen = {*decoded->body, headerOf(headers), number, answer.url};
    const json::Value &body = *page.seen.body;
    if (body.isObject()) {
        page.units.push_back(body);
        page.paths.emplace_back();
        return page;
    }
    if (!body.isArray()) {
        report(Diagnostic(codes::notObjectOrList, tr("The body of the answer is neither an object nor an array."), stage.response->place));
        return page;
    }
    int others = 0;
    for (int i = 0; i < body.size(); ++i) {
        if (!body.at(i).isObject()) {
            ++others;
            continue;
        }
        page.units.push_back(body.at(i));
        page.paths.push_back({std::to_string(i)});
    }
    if (others > 0) {
        Diagnostic problem(codes::elementNotObject, tr("%1 of %2 elements of the array are not objects and are left out.").arg(others).arg(body.size()), stage.response->place);
        report(std::move(problem).with("count", std::to_string(others)));
    }
    return page;
}

void InputRun::saveFirst(const InputAnswer &answer)
{
    SeenResponse first{std::nullopt, headerOf(answer.head.headers), 0, answer.url};
    auto body = json::parse(answer.body, {.numbers = m_context.profile().numbers});
    const bool isObject = body && body->isObject();
    if (isObject)
        first.body = std::move(*body);
    m_state.keepFirst(std::move(first));
    if (!isObject)
        report(Diagnostic(codes::firstResponseNotObject, tr("The first response is not a JSON object; first_response.body is empty."), m_config.response.place));
}

// --- chains ------------------------------------------------------------------------------------------------------

std::optional<std::vector<InputRun::Id>> InputRun::idsOf(const Stage &stage, const json::Value &body, std::uint64_t exchange)
{
    if (stage.replace) {
        if (const auto found = stage.replace->find(body)) {
            std::vector<Id> ids;
            for (std::string &text : request::chainIds(*found, !m_context.profile().exponentIds))
                ids.push_back({std::move(text), exchange});
            return ids;
        }
    }
    const QString path = QString::fromStdString(stage.entry->replace);
    report(Diagnostic(codes::pathMissing, path.isEmpty() ? tr("The entry of the chain has no `replace`, so there are no ids to ask for.") : tr("`replace: %1` finds nothing in the answer before.").arg(path), stage.entry->place));
    return std::nullopt;
}

// The value that replace_with names: a path into an answer, or the text itself. Nothing: the path finds none.
std::optional<std::string> InputRun::contextValue(const std::string &path, const InputState &state) const
{
    const std::pair<std::string_view, const std::optional<SeenResponse> *> known[] = {
        {".first_response.", &state.first}, {".last_response.", &state.last}, {".parent_last_response.", &state.parent}};
    for (const auto &[prefix, response] : known) {
        if (!path.starts_with(prefix))
            continue;
        if (!*response)
            return std::nullopt;
        const std::string rest = path.substr(prefix.size());     // of an answer, only its body can be named here
        if (!rest.starts_with("body.") || !(*response)->body)
            return std::nullopt;
        const json::Value value = json::atDottedPath(*(*response)->body, rest.substr(5));
        if (value.isString())
            return value.toString();
        if (value.isNumber())
            return m_context.profile().exponentIds ? tpl::floatText(value.toDouble()) : json::toText(value);
        return value.isTrue() || value.isFalse() ? std::optional<std::string>(value.isTrue() ? "true" : "false") : std::nullopt;
    }
    return path;
}

std::optional<std::string> InputRun::entryUrl(Stage &stage, const std::string &id, const InputState &state)
{
    const auto replaced = [](std::string text, const std::string &what, const std::string &by) {
        if (const std::size_t at = what.empty() ? std::string::npos : text.find(what); at != std::string::npos)
            text.replace(at, what.size(), by);
        return text;
    };
    // The original looks for its patterns in the address as it would send it: braces in a path, for one, are escaped there.
    const auto spelled = [](const std::string &text) {
        const auto parsed = tpl::Url::parse(text);
        return parsed ? parsed->text() : text;
    };
    std::string url = spelled(stage.url);
    const std::size_t colon = url.find(':');
    if (colon != std::string::npos && !url.substr(colon).starts_with("://"))
        url.erase(0, colon + 1);                  // placeholder:$.href: the whole address comes from the answer
    url = replaced(url, stage.entry->replace, id);
    const std::string &with = stage.entry->replaceWith;
    if (with.empty())
        return url;
    url = spelled(url);
    const std::size_t comma = with.find(',');
    const auto trimmed = [](std::string text) {
        text.erase(0, text.find_first_not_of(" \t"));
        text.erase(text.find_last_not_of(" \t") + 1);
        return text;
    };
    const auto value = contextValue(comma == std::string::npos ? std::string() : trimmed(with.substr(comma + 1)), state);
    if (!value) {
        report(Diagnostic(codes::pathMissing, tr("`replace_with: %1` finds no text, number or boolean.").arg(QString::fromStdString(with)), stage.entry->place));
        return std::nullopt;
    }
    return replaced(url, trimmed(with.substr(0, comma)), *value);
}

} // namespace penstock
