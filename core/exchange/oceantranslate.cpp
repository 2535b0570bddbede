// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/exchange/oceanexport.h"
#include "core/exchange/oceanoptions.h"
#include "core/exchange/references.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace penstock::exchange
{

namespace
{

// Ocean's documentation names default parameters and its code does not apply them, so an export writes them (ocean, section 4.1).
struct PaginationNames {
    const char *type;
    const char *param;
    const char *sizeParam;
    bool needsFlag;                       // stops after one page without one
};
constexpr std::array<PaginationNames, 3> paginationNames{{{"page", "page", "size", false}, {"offset", "offset", "limit", false}, {"cursor", "cursor", "limit", true}}};

std::string seconds(std::chrono::milliseconds duration)
{
    return std::to_string((duration.count() + 999) / 1000);
}

// There is one for all resources, so it is the one that most of them use; the project's own where none is used more.
const Connection &commonConnection(const Document &document)
{
    const auto users = [&document](const Connection &connection) {
        return std::ranges::count_if(document.resources, [&connection](const Resource &resource) {
            return resource.enabled && resource.port && sameInOcean(resource.connection, connection);
        });
    };
    const Connection *best = &document.connection;
    for (const Resource &resource : document.resources) {
        if (users(resource.connection) > users(*best))
            best = &resource.connection;
    }
    return *best;
}

class Translator
{
    Q_DECLARE_TR_FUNCTIONS(OceanExport)

public:
    explicit Translator(const Document &document) : m_document(document) {}
    OceanProject translate();

private:
    void addOptions();
    void addKind(const Options &options, const char *prefix);
    void addPaginationDefaults();
    void addTimeout();
    void addCore();
    void addSink();
    void add(std::string name, const NodePtr &node, bool secret = false);
    void addOption(std::string_view native, const NodePtr &node);

    const Document &m_document;
    OceanProject m_project;
};

void Translator::add(std::string name, const NodePtr &node, bool secret)
{
    if (!node || node->kind == yaml::Kind::Null || m_project.setting(name))
        return;
    if (secret && node->isScalar() && !node->text.empty() && !hasMarks(node->text)) {
        // No value of a secret goes into a file that is meant for others: a reference stands in its place.
        const std::string path = "ocean/" + name.substr(name.rfind('.') + 1);
        m_project.lose(Loss::Level::Lossy, node->place, tr("The value of `%1` stands in the document and is not written into the export.").arg(QString::fromStdString(name)),
                       tr("Make it a secret here, too: penstock secrets set %1, and ${secret:%1} in the document.").arg(QString::fromStdString(path)));
        const std::string mark = lookupWithMarks({}, {}).secret(path).value();
        m_project.settings.push_back({std::move(name), mark, textNode(mark), secret});
        return;
    }
    m_project.settings.push_back({std::move(name), node->isScalar() ? node->text : jsonText(*node), node, secret});
}

void Translator::addOption(std::string_view native, const NodePtr &node)
{
    if (const OceanOption *option = oceanOptionOfNative(native))
        add(std::string("integration.config.") + option->name, node, option->secret);
}

OceanProject Translator::translate()
{
    m_project.name = m_document.name.empty() ? "penstock" : m_document.name;
    m_project.connection = &commonConnection(m_document);
    addSink();
    addCore();
    addOptions();
    addTimeout();
    addOceanResources(m_project, m_document);
    return std::move(m_project);
}

void Translator::addOptions()
{
    const Connection &connection = *m_project.connection;
    if (!connection.baseUrl.text.empty() || connection.baseUrl)
        addOption("base_url", textNode(connection.baseUrl ? *connection.baseUrl : connection.baseUrl.text));
    addKind(connection.auth, "auth.");
    addKind(connection.pagination, "pagination.");
    addPaginationDefaults();
    if (connection.maxConcurrentRequests || connection.maxConcurrentRequests.isIllTyped())
        addOption("max_concurrent_requests", settingNode(connection.maxConcurrentRequests ? std::to_string(*connection.maxConcurrentRequests)
                                                                                          : connection.maxConcurrentRequests.text));
    if (!connection.tls.verify)
        addOption("tls.verify", plainNode(yaml::Kind::Boolean, "false"));
}

// Custom authentication spells its keys in camelCase there.
NodePtr asOceanObject(const NodePtr &node)
{
    if (!isMapping(node))
        return node;
    auto renamed = std::make_shared<yaml::Node>(*node);
    for (yaml::Entry &entry : renamed->entries) {
        if (isCustomAuthKey(camelCase(entry.key)))
            entry.key = camelCase(entry.key);
    }
    return renamed;
}

void Translator::addKind(const Options &options, const char *prefix)
{
    if (!options.isPresent())
        return;
    for (const yaml::Entry &entry : options.node()->entries)
        addOption(prefix + entry.key, asOceanObject(entry.node));
}

void Translator::addPaginationDefaults()
{
    const Options &pagination = m_project.connection->pagination;
    const std::string type = pagination.isPresent() ? pagination.type() : std::string();
    const auto names = std::ranges::find_if(paginationNames, [&type](const PaginationNames &candidate) { return type == candidate.type; });
    if (names == paginationNames.end())
        return;
    if (m_document.profile->defaultParameterNames) {
        addOption("pagination.param", textNode(names->param));
        addOption("pagination.size_param", textNode(names->sizeParam));
    }
    if (!names->needsFlag || m_document.profile->cursorNeedsFlag || pagination.has("has_more_path"))
        return;
    // Pointing the flag at the cursor itself is what works there (ocean, section 4.2).
    if (const auto path = pagination.text("cursor_path")) {
        addOption("pagination.has_more_path", textNode(*path));
        m_project.lose(Loss::Level::Equivalent, pagination.place(), tr("Paging by cursor goes on while there is a cursor; there it needs a flag besides."),
                       tr("`hasMorePath` points at the cursor."));
    } else {
        m_project.lose(Loss::Level::Lossy, pagination.place(), tr("Paging by cursor without `cursor_path` and `has_more_path` stops after one page, unless the answer has a flag."),
                       tr("Set `cursor_path`."));
    }
}

void Translator::addTimeout()
{
    const auto &timeout = m_project.connection->timeout;
    if (!timeout && !timeout.isIllTyped())
        return;
    if (!m_document.profile->timeoutApplies) {
        addOption("timeout", settingNode(timeout ? seconds(*timeout) : timeout.text));
        return;
    }
    if (timeout && !m_project.setting("clientTimeout")) {
        add("clientTimeout", plainNode(yaml::Kind::Integer, seconds(*timeout)));
        m_project.lose(Loss::Level::Equivalent, timeout.place, tr("`timeout` bounds a whole exchange; nothing there does."),
                       tr("`clientTimeout` bounds connecting, and each wait for data."));
    }
}

// The block's leaves under their names there: event_listener.type is eventListener.type.
void Translator::addCore()
{
    const Options &block = m_document.ocean.all;
    if (!block.isPresent())
        return;
    const std::function<void(const yaml::Node &, const std::string &)> visit = [&](const yaml::Node &node, const std::string &path) {
        for (const yaml::Entry &entry : node.entries) {
            const std::string native = path + '.' + entry.key;
            if (isMapping(entry.node))
                visit(*entry.node, native);
            else
                add(coreSettingOfNative(native), entry.node);
        }
    };
    visit(*block.node(), "ocean");
}

void Translator::addSink()
{
    for (const SinkSettings &sink : m_document.sinks) {
        if (sink.type != oceanSinkType || !sink.options.isPresent())
            continue;
        for (const yaml::Entry &entry : sink.options.node()->entries) {
            const std::string name = coreSettingOfNative("sinks.port." + entry.key);
            const OceanCoreSetting *setting = oceanCoreSetting(name);
            if (setting)
                add(name, entry.node, setting->secret);
        }
        return;
    }
    for (const OceanCoreSetting &setting : oceanCoreSettings()) {
        if (setting.secret)
            add(setting.name, textNode(std::string()), true);
    }
}

} // namespace

const OceanSetting *OceanProject::setting(std::string_view wanted) const
{
    const auto found = std::ranges::find(settings, wanted, &OceanSetting::name);
    return found == settings.end() ? nullptr : &*found;
}

void OceanProject::lose(Loss::Level level, Place place, QString what, QString nearest)
{
    losses.push_back({std::move(place), std::move(what), std::move(nearest), level});
}

bool sameInOcean(const Connection &a, const Connection &b)
{
    const auto same = [](const Options &one, const Options &other) {
        return one.isPresent() == other.isPresent() && (!one.isPresent() || jsonText(*one.node()) == jsonText(*other.node()));
    };
    return a.baseUrl.value == b.baseUrl.value && same(a.auth, b.auth) && same(a.pagination, b.pagination) && a.tls.verify == b.tls.verify;
}

OceanProject translateToOcean(const Document &document)
{
    return Translator(document).translate();
}

} // namespace penstock::exchange
