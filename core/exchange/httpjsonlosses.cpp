// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/httpjson.h"
#include "core/exchange/httpjsonexport.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

// What an httpjson input cannot be told, and the original's behaviours that a document of another profile does not have (httpjson, section 16).
namespace penstock::exchange
{

namespace
{

using Level = Loss::Level;
using httpjson::Config;

struct Facts {
    const Resource &resource;
    const Config &config;
    const Profile &profile;               // the document's
    const Profile &original;

    template<typename T>
    bool differs(T Profile::*field) const { return profile.*field != original.*field; }
};

bool usesNumbers(std::string_view source)
{
    static constexpr std::array words = {"add", "mul", "div", "min", "max", "lt ", "le ", "gt ", "ge ", "eq ", "ne ", "toInt", "len "};
    return source.contains("[[") && std::ranges::any_of(words, [source](const char *word) { return source.contains(word); });
}

const httpjson::Template *templateWithNumbers(const Config &config)
{
    const httpjson::Template *found = nullptr;
    httpjson::forEachTemplate(config, [&found](const std::string &, const httpjson::Template &source) {
        if (!found && usesNumbers(source.source))
            found = &source;
    });
    return found;
}

const httpjson::Transform *transformOf(const httpjson::Transforms &transforms, httpjson::TargetKind kind)
{
    const auto found = std::ranges::find_if(transforms, [kind](const httpjson::Transform &one) { return one.action == httpjson::Action::Set && one.target.kind == kind; });
    return found == transforms.end() ? nullptr : &*found;
}

// Where the body holds {}, null or a dot in a key.
const yaml::Node *oddBody(const yaml::Node &node)
{
    if (node.kind == yaml::Kind::Null || (node.kind == yaml::Kind::Mapping && node.entries.empty()))
        return &node;
    for (const auto &item : node.items) {
        if (const yaml::Node *odd = oddBody(*item))
            return odd;
    }
    for (const yaml::Entry &entry : node.entries) {
        if (const yaml::Node *odd = oddBody(*entry.node))
            return odd;
    }
    return nullptr;
}

const httpjson::Split *splitWithTransforms(const Config &config)
{
    const httpjson::Split *split = config.response.split.get();
    while (split && split->transforms.empty())
        split = split->child.get();
    return split;
}

const httpjson::Split *mapSplit(const Config &config)
{
    const httpjson::Split *split = config.response.split.get();
    while (split && split->kind != httpjson::Split::Kind::Map)
        split = split->child.get();
    return split;
}

bool setsUserAgent(const Config &config)
{
    return std::ranges::any_of(config.request.transforms, [](const httpjson::Transform &one) {
        return one.target.kind == httpjson::TargetKind::Header && (one.target.name == "User-Agent" || one.target.name == "user-agent");
    });
}

struct Rule {
    Level level;
    // Where the document depends on it; an unknown place: it does not.
    Place (*where)(const Facts &facts);
    const char *what;                     // source texts for translation
    const char *nearest;
};

#define TEXT(text) QT_TRANSLATE_NOOP("HttpjsonExport", text)

constexpr Rule rules[] = {
    {Level::Impossible, [](const Facts &f) { return f.resource.map || f.resource.port ? f.resource.place : Place(); },
     TEXT("`%1`: the mapping is left out; events hold the documents as they come out of the splits."), TEXT("An ingest pipeline, or `processors`.")},
    {Level::Impossible, [](const Facts &f) { return f.resource.query ? f.resource.query->place : Place(); },
     TEXT("`%1`: `selector.query` is left out; every document becomes an event."), TEXT("A `drop_event` processor.")},
    {Level::Lossy, [](const Facts &f) { return f.differs(&Profile::cursorLags) && !f.config.cursor.empty() ? f.config.cursor.front().place : Place(); },
     TEXT("`%1`: the stored cursor is one document behind there; after a restart the last document comes again (behaviour 2)."),
     TEXT("Let a `fingerprint` processor set `@metadata._id`, so that a document that comes again replaces itself.")},
    {Level::Lossy, [](const Facts &f) { return f.differs(&Profile::loopGuard) && !f.config.response.pagination.empty() ? f.config.response.pagination.front().place : Place(); },
     TEXT("`%1`: a request that is the same as the one before does not end the pages there (behaviour 5)."),
     TEXT("`fail_on_template_error: true` at the value that names the next page.")},
    {Level::Lossy, [](const Facts &f) {
         const auto *next = transformOf(f.config.response.pagination, httpjson::TargetKind::UrlValue);
         return f.differs(&Profile::resolveRelativeLinks) && next ? next->place : Place();
     },
     TEXT("`%1`: a relative next link fails there (behaviour 25)."), TEXT("Put scheme and host in front of it in the template.")},
    {Level::Lossy, [](const Facts &f) { return f.differs(&Profile::exactContentTypes) && f.config.response.decodeAs.empty() ? f.resource.place : Place(); },
     TEXT("`%1`: a content type with parameters, such as text/csv; charset=utf-8, is decoded as JSON there (behaviour 10)."), TEXT("Name the decoder: `response.decode_as`.")},
    {Level::Lossy, [](const Facts &f) { return f.differs(&Profile::numbers) ? f.resource.place : Place(); },
     TEXT("`%1`: whole numbers above 2^53 lose digits there (behaviour 6)."), ""},
    {Level::Lossy, [](const Facts &f) {
         const httpjson::Template *found = f.differs(&Profile::looseNumbers) ? templateWithNumbers(f.config) : nullptr;
         return found ? found->place : Place();
     },
     TEXT("`%1`: numbers of different kinds do not mix in templates there (behaviour 30)."), TEXT("Try it as Filebeat does: --profile httpjson.")},
    {Level::Lossy, [](const Facts &f) {
         const yaml::Node *odd = f.differs(&Profile::dropsEmptyBodies) && f.config.request.body ? oddBody(*f.config.request.body) : nullptr;
         return odd ? odd->place : Place();
     },
     TEXT("`%1`: an empty object in the body becomes null there, and null is left out (behaviour 12)."), TEXT("Set it with a transform and `value_type: json`.")},
    {Level::Lossy, [](const Facts &f) { return f.differs(&Profile::chainKeepsFailedUrl) && !f.config.chain.empty() ? f.config.chain.front().place : Place(); },
     TEXT("`%1`: after a fault, a step of a chain goes on with the address that failed (behaviour 1)."), ""},
    {Level::Lossy, [](const Facts &f) {
         const bool isPost = f.config.request.method == "POST" && f.config.request.rateLimit && f.config.request.rateLimit->remaining;
         return f.differs(&Profile::repeatLosesBody) && isPost ? f.config.request.rateLimit->place : Place();
     },
     TEXT("`%1`: a POST that the rate limit repeats is sent without its body there (behaviour 4)."), ""},
    {Level::Lossy, [](const Facts &f) {
         const httpjson::Split *split = f.differs(&Profile::sharedLists) ? splitWithTransforms(f.config) : nullptr;
         return split ? split->place : Place();
     },
     TEXT("`%1`: transforms of a split change what `last_response` shows afterwards there (behaviour 15)."), TEXT("Do not read what they change from `.last_response.body`.")},
    {Level::Lossy, [](const Facts &f) { return f.differs(&Profile::renewTokens) && (f.config.auth.oauth2 || f.config.auth.file) ? f.config.auth.place : Place(); },
     TEXT("`%1`: a refused credential is not fetched anew there before its time is over (behaviour 26)."), ""},
    {Level::Lossy, [](const Facts &f) { return f.differs(&Profile::forwardsToForeignHosts) && f.config.request.redirect.forwardHeaders ? f.config.request.place : Place(); },
     TEXT("`%1`: `redirect.forward_headers` sends credentials to other hosts there (behaviour 27)."), TEXT("`redirect.headers_ban_list: [Authorization]`.")},
    {Level::Equivalent, [](const Facts &f) {
         const httpjson::Split *split = f.differs(&Profile::anyMapOrder) ? mapSplit(f.config) : nullptr;
         return split ? split->place : Place();
     },
     TEXT("`%1`: the documents of a map split come in any order there (behaviour 32)."), ""},
    {Level::Equivalent, [](const Facts &f) { return f.differs(&Profile::userAgent) && !setsUserAgent(f.config) ? f.resource.place : Place(); },
     TEXT("`%1`: Filebeat sends its own User-Agent."), TEXT("A transform that sets `header.User-Agent`.")},
};

#undef TEXT

} // namespace

void addHttpjsonLosses(InputsToWrite &project, const Resource &resource, const Profile &profile)
{
    const Facts facts{.resource = resource, .config = *resource.httpjson, .profile = profile, .original = *profileNamed("httpjson")};
    const QString name = QString::fromStdString(resource.name);
    for (const Rule &rule : rules) {
        const Place place = rule.where(facts);
        if (place.isKnown())
            project.lose(rule.level, place, QCoreApplication::translate("HttpjsonExport", rule.what).arg(name), *rule.nearest ? QCoreApplication::translate("HttpjsonExport", rule.nearest) : QString());
    }
}

} // namespace penstock::exchange
