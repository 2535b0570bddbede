// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/document/httpjson.h"
#include "core/exchange/filebeat.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock::exchange
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("FilebeatImport", text);
}

bool isInput(const yaml::Node &node)
{
    const yaml::Node *request = node.find("request");
    const std::string type = scalarOf(node.find("type"));
    return type == "httpjson" || (type.empty() && request && request->find("url") != nullptr);
}

bool isSequence(const yaml::Node *node)
{
    return node && node->kind == yaml::Kind::Sequence;
}

NodePtr nodeAt(const NodePtr &mapping, std::string_view key)
{
    const yaml::Entry *entry = isMapping(mapping) ? mapping->entry(key) : nullptr;
    return entry ? entry->node : nullptr;
}

// A stream of an agent's input, with what stands beside the streams and counts for each of them.
NodePtr streamOf(const NodePtr &stream, const yaml::Node &input)
{
    auto whole = std::make_shared<yaml::Node>(*stream);
    for (const std::string_view key : {"data_stream", "processors"}) {
        if (const yaml::Entry *shared = input.entry(key); shared && !whole->find(key))
            whole->entries.push_back(*shared);
    }
    return whole;
}

class Finder
{
public:
    explicit Finder(HttpjsonInputs &found) : m_found(found) {}

    void search(const NodePtr &node)
    {
        if (!node)
            return;
        for (const NodePtr &item : node->items)
            search(item);
        if (node->kind != yaml::Kind::Mapping)
            return;
        const NodePtr filebeat = nodeAt(node, "filebeat");
        const NodePtr inputs = nodeAt(filebeat, "inputs"), modules = nodeAt(filebeat, "modules");
        if (isMapping(filebeat))
            noteOtherFiles(filebeat);
        if (inputs)
            searchInputs(inputs);
        if (modules)
            search(modules);
        if (inputs || modules)
            return;
        if (const NodePtr answer = nodeAt(node, "item"))       // of the API that gives a policy
            search(answer);
        else if (isSequence(node->find("inputs")))
            searchInputs(nodeAt(node, "inputs"));
        else if (node->find("module"))
            searchModule(*node);
        else if (!filebeat && (node->find("type") || isInput(*node)))
            take(node);
    }

    // What was left out, each at its place.
    Diagnostics &leftOut() { return m_leftOut; }

private:
    void leaveOut(const QString &message, const Place &place) { m_leftOut.push_back(Diagnostic(codes::importNote, message, place)); }

    void leaveOutInput(const yaml::Node &input)
    {
        const yaml::Entry *type = input.entry("type");
        const std::string name = type ? scalarOf(type->node.get()) : std::string();
        if (name.empty())
            leaveOut(tr("An input without a type was left out."), input.place);
        else
            leaveOut(tr("An input of the type `%1` was left out.").arg(QString::fromStdString(name)), type->keyPlace);
    }

    // Keys that have Filebeat find inputs elsewhere.
    void noteOtherFiles(const NodePtr &filebeat)
    {
        const auto note = [this](const NodePtr &parent, const char *key, const QString &name) {
            const yaml::Entry *entry = isMapping(parent) ? parent->entry(key) : nullptr;
            if (entry && !isSwitchedOff(entry->node))
                leaveOut(tr("The inputs that `%1` finds were left out; name their files at the import, too.").arg(name), entry->keyPlace);
        };
        const NodePtr config = nodeAt(filebeat, "config");
        note(config, "inputs", QStringLiteral("filebeat.config.inputs"));
        note(config, "modules", QStringLiteral("filebeat.config.modules"));
        note(filebeat, "autodiscover", QStringLiteral("filebeat.autodiscover"));
    }

    static bool isSwitchedOff(const NodePtr &node) { return isMapping(node) && scalarOf(node->find("enabled")) == "false"; }

    void searchInputs(const NodePtr &inputs)
    {
        for (const NodePtr &input : inputs->items)
            take(input);
    }

    void searchModule(const yaml::Node &module)
    {
        const QString name = QString::fromStdString(scalarOf(module.find("module")));
        bool hasFileSets = false;
        for (const yaml::Entry &fileSet : module.entries) {
            hasFileSets = hasFileSets || isMapping(fileSet.node);
            if (const NodePtr input = nodeAt(fileSet.node, "input"))
                take(input);
            else if (isMapping(fileSet.node) && !isSwitchedOff(fileSet.node))
                leaveOutFileSet(name, fileSet);
        }
        if (!hasFileSets)
            leaveOut(tr("The module `%1` was left out: its inputs stand in files of its own.").arg(name), module.place);
    }

    void leaveOutFileSet(const QString &module, const yaml::Entry &fileSet)
    {
        const QString name = module + u'.' + QString::fromStdString(fileSet.key);
        const NodePtr variables = nodeAt(fileSet.node, "var");
        const yaml::Entry *type = isMapping(variables) ? variables->entry("input") : nullptr;
        if (type) {
            leaveOut(tr("`%1` was left out: the module itself makes its input (`var.input`: `%2`) of its variables.").arg(name, QString::fromStdString(scalarOf(type->node.get()))), type->keyPlace);
            return;
        }
        leaveOut(tr("`%1` was left out: its input stands in files of the module.").arg(name), fileSet.keyPlace);
    }

    void take(const NodePtr &input)
    {
        if (!isMapping(input))
            return;
        if (!isSequence(input->find("streams"))) {
            if (isInput(*input))
                m_found.inputs.push_back({.name = {}, .config = input});
            else
                leaveOutInput(*input);
            return;
        }
        if (scalarOf(input->find("type")) != "httpjson") {
            leaveOutInput(*input);
            return;
        }
        for (const NodePtr &stream : input->find("streams")->items) {
            if (isMapping(stream))
                m_found.inputs.push_back({.name = {}, .config = streamOf(stream, *input), .layer = Layer::Agent});
        }
    }

    HttpjsonInputs &m_found;
    Diagnostics m_leftOut;
};

constexpr std::string_view usualDataset = "httpjson.generic";      // of the package, which says nothing

std::string plainName(std::string_view text)
{
    std::string name;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        if (plain)
            name += c;
        else if (!name.empty() && name.back() != '-')
            name += '-';
    }
    while (!name.empty() && name.back() == '-')
        name.pop_back();
    return name;
}

std::string lastPart(std::string_view url)
{
    url = url.substr(0, url.find_first_of("?#"));
    while (url.ends_with('/'))
        url.remove_suffix(1);
    return plainName(url.substr(url.rfind('/') + 1));
}

} // namespace

void nameInputs(std::vector<HttpjsonInput> &inputs)
{
    std::vector<std::string> taken;
    for (HttpjsonInput &input : inputs) {
        const yaml::Node *dataStream = input.config->find("data_stream");
        const yaml::Node *request = input.config->find("request");
        std::string name = plainName(scalarOf(input.config->find("id")));
        const std::string dataset = dataStream ? scalarOf(dataStream->find("dataset")) : std::string();
        if (name.empty() && dataset != usualDataset)
            name = plainName(dataset);
        if (name.empty() && request)
            name = lastPart(scalarOf(request->find("url")));
        if (name.empty())
            name = "httpjson";
        input.name = name;
        for (int number = 2; std::ranges::find(taken, input.name) != taken.end(); ++number)
            input.name = name + '-' + std::to_string(number);
        taken.push_back(input.name);
    }
}

// With the first of what was left out, as far as it is known what it is.
static Diagnostic nothingIn(const ImportFile &file, const Diagnostics &leftOut)
{
    Diagnostic fault(codes::badValue, tr("There is no input of the type httpjson in this file."), Place{file.name, 1, 1, 0, 0, {}});
    if (!leftOut.empty()) {
        fault.message += u' ' + leftOut.front().message;
        fault.place = leftOut.front().place;
    }
    return fault;
}

Result<HttpjsonInputs> readFilebeat(const ImportFile &file)
{
    HttpjsonInputs found;
    const auto root = yaml::read(file.text, file.name, found.notes);
    if (!root) {
        if (!found.notes.empty())
            return std::unexpected(found.notes.front());
        return failure(codes::badValue, tr("The file is empty."), Place{file.name, 1, 1, 0, 0, {}});
    }
    for (Diagnostic &note : found.notes)
        note.severity = std::min(note.severity, Severity::Warning);
    Finder finder(found);
    finder.search(httpjson::withoutDottedKeys(root));
    if (found.inputs.empty())
        return std::unexpected(nothingIn(file, finder.leftOut()));
    std::ranges::move(finder.leftOut(), std::back_inserter(found.notes));
    nameInputs(found.inputs);
    return found;
}

bool holdInputs(const std::vector<ImportFile> &files, ReadInputs read)
{
    return !files.empty() && std::ranges::all_of(files, [read](const ImportFile &file) { return read(file).has_value(); });
}

Result<ImportResult> importInputs(const std::vector<ImportFile> &files, ReadInputs read)
{
    HttpjsonInputs all;
    for (const ImportFile &file : files) {
        Result<HttpjsonInputs> found = read(file);
        if (!found)
            return std::unexpected(found.error());
        std::ranges::move(found->inputs, std::back_inserter(all.inputs));
        std::ranges::move(found->notes, std::back_inserter(all.notes));
    }
    nameInputs(all.inputs);
    return projectOf(std::move(all));
}

int detectFilebeat(const std::vector<ImportFile> &files)
{
    constexpr int sure = 80, likely = 20;
    if (holdInputs(files, readFilebeat))
        return sure;
    // Without such inputs, too, so that the import says what it found instead.
    const auto isFilebeat = [](const ImportFile &file) {
        const auto root = yaml::read(file.text, file.name);
        return root && isMapping(*root) && isMapping(nodeAt(httpjson::withoutDottedKeys(*root), "filebeat"));
    };
    return std::ranges::any_of(files, isFilebeat) ? likely : 0;
}

Result<ImportResult> importFilebeat(const std::vector<ImportFile> &files)
{
    return importInputs(files, readFilebeat);
}

} // namespace penstock::exchange
