// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "support.h"
#include "ui/preview/mappingpanel.h"
#include "ui/widgets/answerview.h"
#include "ui/widgets/codeeditor.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSemaphore>
#include <QSignalSpy>

using namespace penstock;
using namespace penstock::ui;

class tst_mappingpanel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void resultFollowsTyping();
    void errorIsMarkedAtItsColumn();
    void anOlderAnswerIsDropped();
    void changedFieldCanBeWritten();
    void typingSurvivesANewReading();
    void followsTheCursor();
    void realEvaluation();

private:
    static MappingField field(const char *label, const char *source, const char *path)
    {
        MappingField result{QLatin1StringView(label), QLatin1StringView(source), {}};
        result.place.file = "penstock.yaml";
        result.place.path = path;
        result.place.line = 3;
        return result;
    }
    void make(MappingPanel::Evaluate evaluate);
    CodeEditor *program() const { return test::named<CodeEditor>(*m_panel, "mappingProgram"); }
    QString result() const { return test::named<AnswerView>(*m_panel, "mappingResult")->editor()->toPlainText(); }
    QLabel *error() const { return test::named<QLabel>(*m_panel, "mappingError"); }

    Syntax m_syntax;
    std::unique_ptr<MappingPanel> m_panel;
};

// Stands for JQ: gives back what it was given, and refuses a `!`.
static map::Trial echo(const std::string &program, const std::string &record, const Profile &)
{
    map::Trial trial;
    const std::size_t bad = program.find('!');
    if (bad != std::string::npos) {
        trial.error = QStringLiteral("unexpected !");
        trial.line = 1;
        trial.column = static_cast<int>(bad) + 1;
        return trial;
    }
    trial.outputs.push_back("\"" + program + " on " + std::to_string(record.size()) + "\"");
    return trial;
}

void tst_mappingpanel::make(MappingPanel::Evaluate evaluate)
{
    m_panel = std::make_unique<MappingPanel>(m_syntax, std::move(evaluate));
    m_panel->resize(900, 400);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    m_panel->setFields({field("title", ".title", "resources[0].port.entity.mappings.title"), field("identifier", ".id", "resources[0].port.entity.mappings.identifier")},
                       nativeProfile());
    m_panel->setRecord("{\"id\":1}", QStringLiteral("Record 0"));
}

void tst_mappingpanel::init()
{
    qRegisterMetaType<Place>();
    make(echo);
}

void tst_mappingpanel::resultFollowsTyping()
{
    QTRY_COMPARE(result(), QStringLiteral("\".title on 8\""));
    program()->selectAll();
    QTest::keyClicks(program(), QStringLiteral(".id"));
    QTRY_COMPARE(result(), QStringLiteral("\".id on 8\""));
    QVERIFY(!error()->isVisible());
}

void tst_mappingpanel::errorIsMarkedAtItsColumn()
{
    program()->selectAll();
    QTest::keyClicks(program(), QStringLiteral(".abc !"));
    QTRY_VERIFY(error()->isVisible());
    QVERIFY2(error()->text().contains(QStringLiteral("column 6")), qPrintable(error()->text()));
    QCOMPARE(program()->marks().size(), 1);
    QCOMPARE(program()->marks().at(0).column, 6);
    QTest::keyClick(program(), Qt::Key_Backspace);
    QTRY_VERIFY(!error()->isVisible());
    QVERIFY(program()->marks().isEmpty());
}

void tst_mappingpanel::anOlderAnswerIsDropped()
{
    // The answer for `slow` is held back until the one for `fast` is there.
    auto gate = std::make_shared<QSemaphore>();
    make([gate](const std::string &text, const std::string &, const Profile &) {
        if (text == "slow")
            gate->acquire();
        map::Trial trial;
        trial.outputs.push_back('"' + text + '"');
        return trial;
    });
    program()->setPlainText(QStringLiteral("slow"));
    program()->setPlainText(QStringLiteral("fast"));
    QTRY_COMPARE(result(), QStringLiteral("\"fast\""));
    QSignalSpy shown(m_panel.get(), &MappingPanel::evaluated);
    gate->release();
    QVERIFY(!shown.wait(200));
    QCOMPARE(result(), QStringLiteral("\"fast\""));
}

void tst_mappingpanel::changedFieldCanBeWritten()
{
    auto *write = test::named<QPushButton>(*m_panel, "mappingWriteButton");
    auto *box = test::named<QComboBox>(*m_panel, "mappingFieldBox");
    QVERIFY(!write->isEnabled());
    QCOMPARE(box->currentText(), QStringLiteral("title"));
    QTest::keyClick(box, Qt::Key_Down);
    QTRY_COMPARE(program()->toPlainText(), QStringLiteral(".id"));
    program()->selectAll();
    QTest::keyClicks(program(), QStringLiteral(".key"));
    QVERIFY(write->isEnabled());
    QSignalSpy spy(m_panel.get(), &MappingPanel::writeRequested);
    QTest::mouseClick(write, Qt::LeftButton);
    QCOMPARE(spy.size(), 1);
    QCOMPARE(spy.at(0).at(0).value<Place>().path, std::string("resources[0].port.entity.mappings.identifier"));
    QCOMPARE(spy.at(0).at(1).toString(), QStringLiteral(".key"));
    QTest::mouseClick(test::named<QPushButton>(*m_panel, "mappingRevertButton"), Qt::LeftButton);
    QCOMPARE(program()->toPlainText(), QStringLiteral(".id"));
    QVERIFY(!write->isEnabled());
}

void tst_mappingpanel::typingSurvivesANewReading()
{
    program()->selectAll();
    QTest::keyClicks(program(), QStringLiteral(".mine"));
    MappingField moved = field("title", ".title", "resources[1].port.entity.mappings.title");
    m_panel->setFields({moved}, nativeProfile());
    QCOMPARE(program()->toPlainText(), QStringLiteral(".mine"));
    QSignalSpy spy(m_panel.get(), &MappingPanel::writeRequested);
    QTest::mouseClick(test::named<QPushButton>(*m_panel, "mappingWriteButton"), Qt::LeftButton);
    QCOMPARE(spy.at(0).at(0).value<Place>().path, std::string("resources[1].port.entity.mappings.title"));
    m_panel->setFields({field("title", ".mine", "resources[1].port.entity.mappings.title")}, nativeProfile());       // written
    QCOMPARE(program()->toPlainText(), QStringLiteral(".mine"));
    QVERIFY(!test::named<QPushButton>(*m_panel, "mappingWriteButton")->isEnabled());
}

void tst_mappingpanel::followsTheCursor()
{
    MappingField identifier = field("identifier", ".id\n| tostring", "b");
    identifier.place.line = 7;
    m_panel = std::make_unique<MappingPanel>(m_syntax, echo);
    m_panel->setFields({field("selector.query", "true", "q"), field("title", ".title", "a"), identifier}, nativeProfile());
    auto *box = test::named<QComboBox>(*m_panel, "mappingFieldBox");
    QCOMPARE(box->currentText(), QStringLiteral("title"));             // a selector shows little
    m_panel->showFieldAt("penstock.yaml", 8);
    QCOMPARE(box->currentText(), QStringLiteral("identifier"));
    m_panel->showFieldAt("other.yaml", 3);
    m_panel->showFieldAt("penstock.yaml", 5);
    QCOMPARE(box->currentText(), QStringLiteral("identifier"));
    program()->setPlainText(QStringLiteral(".mine"));
    m_panel->showFieldAt("penstock.yaml", 3);
    QCOMPARE(box->currentText(), QStringLiteral("identifier"));        // what is typed is not lost
}

void tst_mappingpanel::realEvaluation()
{
    make([](const std::string &text, const std::string &record, const Profile &profile) { return map::tryExpression(text, record, profile, {}); });
    m_panel->setRecord(R"({"id":12345678901234567890,"labels":["a"]})", {});
    program()->setPlainText(QStringLiteral(".id"));
    QTRY_COMPARE(result(), QStringLiteral("12345678901234567890"));
    program()->setPlainText(QStringLiteral(".labels[0"));
    QTRY_VERIFY(error()->isVisible());
    QCOMPARE(program()->marks().size(), 1);
}

QTEST_MAIN(tst_mappingpanel)
#include "tst_mappingpanel.moc"
