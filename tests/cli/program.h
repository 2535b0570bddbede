// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

// The real program, in a folder of its own and with an environment of its own.
class Program
{
public:
    struct Ended {
        int status = -1;
        QString out, error;
    };

    Program() { QDir(m_folder.path()).mkdir(QStringLiteral("home")); }

    static QString path()
    {
        const QString folder = qEnvironmentVariable("PENSTOCK_BIN");
        return (folder.isEmpty() ? QCoreApplication::applicationDirPath() + QStringLiteral("/../bin") : folder) + QStringLiteral("/penstock");
    }

    QString file(const QString &name) const { return m_folder.filePath(name); }

    QString write(const QString &name, const QByteArray &text) const
    {
        const QString whole = file(name);
        QDir().mkpath(QFileInfo(whole).path());
        QFile out(whole);
        if (!out.open(QIODevice::WriteOnly) || out.write(text) != text.size())
            qFatal("%s cannot be written", qPrintable(whole));
        return whole;
    }

    QByteArray read(const QString &name) const
    {
        QFile in(file(name));
        return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
    }

    void set(const QString &name, const QString &value) { m_more.insert(name, value); }

    void start(QProcess &process, const QStringList &arguments) const
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("HOME"), file(QStringLiteral("home")));
        environment.insert(QStringLiteral("XDG_CONFIG_HOME"), file(QStringLiteral("home/config")));
        environment.insert(m_more);
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(m_folder.path());
        process.start(path(), arguments);
    }

    Ended run(const QStringList &arguments, const QByteArray &input = {}) const
    {
        QProcess process;
        start(process, arguments);
        process.write(input);
        process.closeWriteChannel();
        if (!process.waitForFinished(60'000))
            return {};
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError())};
    }

private:
    QTemporaryDir m_folder;
    QProcessEnvironment m_more;
};
