# SPDX-FileCopyrightText: The Penstock authors
# SPDX-License-Identifier: Apache-2.0
"""A fresh `penstock serve` for a test: its own data folder and port, a certificate where it is wanted."""
import pathlib
import re
import signal
import subprocess
import tempfile


def make_certificate(folder):
    """A certificate authority of its own, and a certificate for 127.0.0.1 by it. Answers the paths of authority, certificate, key."""
    folder = pathlib.Path(folder)

    def openssl(*words):
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Penstock test authority",
            "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign", "-keyout", "ca.key", "-out", "ca.pem")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1", "-keyout", "server.key", "-out", "server.csr")
    (folder / "server.ext").write_text("subjectAltName=IP:127.0.0.1,DNS:localhost\nauthorityKeyIdentifier=keyid\n")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "server.ext", "-out", "server.pem")
    return folder / "ca.pem", folder / "server.pem", folder / "server.key"


class Served:
    """with Served(penstock, key=True, tls=False) as server: server.url, server.key, server.ca, server.data"""

    def __init__(self, penstock, key=False, tls=False, arguments=()):
        self.penstock, self.key, self.tls, self.arguments = penstock, key, tls, list(arguments)
        self.ca = None

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="penstock-served-")
        self.data = pathlib.Path(self.folder.name) / "data"
        command = [self.penstock, "serve", "-q", "--data", str(self.data)]
        if "--listen" not in self.arguments:
            command += ["--listen", "127.0.0.1:0"]
        if self.key:
            self.key = self.add_key("test")
        else:
            command.append("--no-auth")
        if self.tls:
            self.ca, certificate, key = make_certificate(self.folder.name)
            command += ["--tls-cert", str(certificate), "--tls-key", str(key)]
        self.log = open(pathlib.Path(self.folder.name) / "log", "w+b")
        self.process = subprocess.Popen(command + self.arguments, stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.url = self.process.stdout.readline().strip()
        if not self.url:
            raise RuntimeError("penstock serve did not start: " + self.said())
        self.port = int(re.search(r":(\d+)$", self.url)[1])
        return self

    def add_key(self, name):
        done = subprocess.run([self.penstock, "serve", "key", "add", name, "-q", "--data", str(self.data)], check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def said(self):
        self.log.seek(0)
        return self.log.read().decode(errors="replace")

    def stop(self, seconds=15):
        """Asks it to end; its exit status."""
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(seconds)

    def __exit__(self, kind, *_):
        try:
            status = self.stop()
            if kind is None and status not in (0, -signal.SIGKILL):    # killed by a test that wants it so
                raise RuntimeError(f"penstock serve ended with {status}: {self.said()[-5000:]}")
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()
            self.process.stdout.close()
            self.log.close()
            self.folder.cleanup()
