// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "support.h"
#include "ui/document/diagnosticspanel.h"
#include "ui/widgets/tableview.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>

using namespace penstock;
using namespace penstock::ui;

class tst_diagnosticspanel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void worstComesFirst();
    void clickGoesToThePlace();
    void runFindingsGoToTheirExchange();
    void sameFindingOfRunIsNotRepeated();
    void keysWalkThroughAll();
    void fixIsOffered();
    void filter();

private:
    static Diagnostic at(const Code &code, const char *file, int line)
    {
        Place place;
        place.file = file;
        place.line = line;
        place.column = 3;
        return Diagnostic(code, QStringLiteral("Message of line %1.").arg(line), place);
    }
    void click(int row)
    {
        QTest::mouseClick(m_table->viewport(), Qt::LeftButton, {}, m_table->visualRect(m_table->model()->index(row, 2)).center());
    }
    std::unique_ptr<DiagnosticsPanel> m_panel;
    TableView *m_table = nullptr;
};

void tst_diagnosticspanel::init()
{
    qRegisterMetaType<Place>();
    m_panel = std::make_unique<DiagnosticsPanel>();
    m_panel->resize(900, 200);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    m_table = test::named<TableView>(*m_panel, "diagnosticsTable");
    new QAbstractItemModelTester(m_table->model(), QAbstractItemModelTester::FailureReportingMode::QtTest, m_panel.get());
    m_panel->setDocumentFindings({at(codes::keptUnknownKey, "penstock.yaml", 4), at(codes::unknownKey, "resources/a.yaml", 7)});
}

void tst_diagnosticspanel::worstComesFirst()
{
    QCOMPARE(m_table->model()->index(0, 1).data().toString(), QStringLiteral("CFG-101"));
    QCOMPARE(m_table->model()->index(0, 3).data().toString(), QStringLiteral("resources/a.yaml:7:3"));
    QCOMPARE(m_table->model()->index(1, 1).data().toString(), QStringLiteral("CFG-113"));
    QVERIFY2(m_panel->summary().startsWith(QStringLiteral("1 error")), qPrintable(m_panel->summary()));
}

void tst_diagnosticspanel::clickGoesToThePlace()
{
    QSignalSpy spy(m_panel.get(), &DiagnosticsPanel::placeActivated);
    click(1);
    QCOMPARE(spy.size(), 1);
    QCOMPARE(spy.at(0).at(0).value<Place>().line, 4);
    QVERIFY(!test::named<QLabel>(*m_panel, "diagnosticsDetail")->text().isEmpty());
}

void tst_diagnosticspanel::runFindingsGoToTheirExchange()
{
    QSignalSpy spy(m_panel.get(), &DiagnosticsPanel::originActivated);
    Diagnostic finding(codes::httpStatus, QStringLiteral("404"));
    finding.origin = {"issues", 2, 5, -1, {}};
    m_panel->setRunFindings({finding});
    QCOMPARE(m_table->model()->rowCount(), 3);
    click(1);
    QCOMPARE(spy.size(), 1);
    QCOMPARE(spy.at(0).at(0).value<Origin>().exchange, 5u);
}

void tst_diagnosticspanel::sameFindingOfRunIsNotRepeated()
{
    m_panel->setRunFindings({at(codes::unknownKey, "resources/a.yaml", 7)});
    QCOMPARE(m_table->model()->rowCount(), 2);
}

void tst_diagnosticspanel::keysWalkThroughAll()
{
    QSignalSpy spy(m_panel.get(), &DiagnosticsPanel::placeActivated);
    m_panel->goToNext();
    m_panel->goToNext();
    m_panel->goToNext();
    QCOMPARE(spy.size(), 3);
    QCOMPARE(spy.at(0).at(0).value<Place>().line, 7);
    QCOMPARE(spy.at(1).at(0).value<Place>().line, 4);
    QCOMPARE(spy.at(2).at(0).value<Place>().line, 7);
    m_panel->goToPrevious();
    QCOMPARE(spy.at(3).at(0).value<Place>().line, 4);
}

void tst_diagnosticspanel::fixIsOffered()
{
    Diagnostic finding = at(codes::unknownKey, "penstock.yaml", 2);
    finding.fixes.push_back({QStringLiteral("Rename"), finding.place, "profile"});
    m_panel->setDocumentFindings({finding});
    auto *button = test::named<QPushButton>(*m_panel, "applyFixButton");
    QVERIFY(!button->isEnabled());
    click(0);
    QVERIFY(button->isEnabled());
    QSignalSpy spy(m_panel.get(), &DiagnosticsPanel::fixRequested);
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(spy.size(), 1);
    QCOMPARE(spy.at(0).at(0).value<Fix>().replacement, std::string("profile"));
}

void tst_diagnosticspanel::filter()
{
    QTest::keyClicks(test::named<QLineEdit>(*m_panel, "diagnosticsFilter"), QStringLiteral("line 7"));
    QCOMPARE(m_table->model()->rowCount(), 1);
}

QTEST_MAIN(tst_diagnosticspanel)
#include "tst_diagnosticspanel.moc"
