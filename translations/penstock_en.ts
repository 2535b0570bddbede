<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>Actions</name>
    <message>
        <source>&amp;Open Project…</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>&amp;Close Project</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>&amp;Save</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Save &amp;All</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>&amp;Find</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Find &amp;Next</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Find &amp;Previous</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>&amp;Run</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Run All &amp;Resources</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>&amp;Next</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Run to &amp;End</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>&amp;Copy as curl</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Go to &amp;Editor</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Go to &amp;Project</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Ne&amp;xt Pane</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Pre&amp;vious Pane</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Next &amp;Diagnostic</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Previous D&amp;iagnostic</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>&amp;Larger Text</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>S&amp;maller Text</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>N&amp;ormal Text Size</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>&amp;System Theme</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Light &amp;Theme</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Dar&amp;k Theme</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>&amp;About Penstock</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>&amp;File</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>Authentication</name>
    <message>
        <source>`%1` is missing for the authentication `%2`.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>CommandLine</name>
    <message>
        <source>Sets a variable, over the values of the project.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>NAME=VALUE</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Runs this resource as soon as the project is open.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>RESOURCE</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>system, light or dark.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>NAME</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Designs and tests HTTP integrations that are configuration only.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Folder or file of a project.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>only one project can be opened</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>--var needs NAME=VALUE, not `%1`</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>CurlCommand</name>
    <message>
        <source># set first: %1</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>Engine</name>
    <message>
        <source>Stopped after %1 s; preview limit; run to end.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1 %2: %3</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`%1` is not an absolute http or https address.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>Exchange</name>
    <message>
        <source>Penstock project, one file per resource</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Port Ocean HTTP integration: mapping document, Helm values, install commands</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The file `%1` would hold the value of a secret.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Port Ocean HTTP integration (mapping document, Helm values, config.yaml, .env)</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>LockFile</name>
    <message>
        <source>Another run holds %1.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Another run (process %2) holds %1.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The lock %1 cannot be made: %2.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The lock %1 cannot be taken: %2.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>NativeExport</name>
    <message>
        <source>Comments are not part of an export.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>Ndjson</name>
    <message>
        <source>The resume point of sink "%1" is not one of an NDJSON file.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The run that is to be continued wrote to %1, not to %2.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Set the path back, or start anew with `penstock state reset`.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1 has %2 bytes, but %3 were stored in it before the run was interrupted.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Put the file back, or start anew with `penstock state reset`.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1 cannot confirm what its reader took: after a crash, records may be missing there.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Sink "%1": mode is auto, append or replace, not "%2".</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>OceanExport</name>
    <message>
        <source>Paging by cursor goes on while there is a cursor; there it needs a flag besides.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`hasMorePath` points at the cursor.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Paging by cursor without `cursor_path` and `has_more_path` stops after one page, unless the answer has a flag.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Set `cursor_path`.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`timeout` bounds a whole exchange; nothing there does.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`clientTimeout` bounds connecting, and each wait for data.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Resource `%1`: %2</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>it is switched off, and left out.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>its records do not become entities; it is left out.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Give it `port.entity.mappings`.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>the query in its path becomes `query_params`.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>the header `%1` holds a reference, which the mapping document cannot resolve.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Use authentication by `api_key` or `custom`, or put the value in by hand.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>the body of path parameter `%1` is left out; the document would be refused with it.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>placeholders in the endpoint of path parameter `%1` are not filled.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>An endpoint that lists the values directly.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>an object of expressions becomes one expression that makes the object.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>A second installation of the integration for the resources that differ.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>only the first of its path parameters is filled.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>One parameter whose values hold both parts.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Write `.__%1` in expressions.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>its `base_url` is not used; there is one for all resources.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>its authentication is not used; there is one for all resources.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>its pagination is not used; there is one for all resources.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>its `tls.verify` is not used; there is one for all resources.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>path parameters are added to items as `__%1` only.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>values are put into the path without encoding.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Encode them in `field`: `| @uri`.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>OceanImport</name>
    <message>
        <source>A mapping document is a YAML mapping with a list named `resources`.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`%1` is about the deployment; it is not carried over.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The option `%1` does not exist in the present version, which ignores it. It is kept, and has no effect.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The old option `%1` is left out: `%2` is set.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The old option `%1` is read as `%2`. The present version ignores it.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>There is no `baseUrl`. Set `connection.base_url` before a run.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`baseUrl` has no scheme; the real system does not start with it.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The real system reads `timeout` and never applies it; its `clientTimeout` counts, 60 seconds by default.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Certificate verification is off.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`%1: %2` is not known; the real system acts as if it were `none`.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Did you mean `%1`?</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`%1` is missing for `authType: %2`.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`%1` is missing: the real system then names the parameter `None`, whatever its documentation says.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`offset` without `hasMorePath` never ends on an answer that is an object without `has_more`.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`%1: %2` is not a whole number; it is kept, and fails as in the real system.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>There is no list of resources: the project starts without any.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The kind `api_resource` with an object as query is of an earlier version; the present one does not read it.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The real system drops the query in a kind; write it as `selector.query_params`.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>Output</name>
    <message>
        <source>standard output</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1 cannot be opened for writing: %2.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Another run is writing to %1.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Wait for it, stop it, or name another path.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>No temporary file can be made in %1: %2.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The reader of %1 has gone away.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Free space on that disk and start again: the run continues behind what was stored.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Check the permissions of the file and its folder.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The size of %1 cannot be read: %2.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1 cannot be cut: %2.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1 cannot be written to the disk: %2.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>Pagination</name>
    <message>
        <source>The start page `%1` is not a whole number.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The pagination is `none`: one page is all.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The page before names this address as the next one.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The answer names no further page.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>Port</name>
    <message>
        <source>The resume point of sink "%1" is not one of a catalogue.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>it has no identifier or no blueprint; map it below port.entity.mappings</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1 is null, but the blueprint %2 requires it.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Nothing is deleted: resource "%1" was not read completely, and what blueprints it gives is not known.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>No %2 is deleted: resource "%1" was not read completely.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Nothing is deleted: the run ended before everything was read.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Nothing is deleted: %1 failed.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>the journal of the part of this run before its interruption is missing.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>the entities in the catalogue cannot be listed: %1</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>the catalogue's list of entities does not end.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1 of %2 entities would go, more than entityDeletionThreshold (%3) allows.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1 entities were deleted although the fetch of %2 failed: the real system does not notice.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Nothing is deleted: %1</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1 stale entities of %2 could not be deleted: %3</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Sink "%1": nulls is send or omit, not "%2".</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Sink "%1": base_url "%2" is not an http or https address.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Sink "%1" needs client_id and client_secret of the catalogue.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The catalogue takes nothing now: %1</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Start again later: the run continues behind what was stored.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The catalogue does not answer: %1</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Check base_url of sink "%1" and the network, and start again: the run continues.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The catalogue gives sink "%1" no token: %2</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Check client_id and client_secret.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Check base_url and the network.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>HTTP status %1</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1, %2</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The catalogue refused %1: %2</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The catalogue answered %1 with something else than a JSON object.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The journal of the run is damaged.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The journal of the run has become shorter.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The catalogue refused the %1 "%2": %3</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The catalogue refused %4 of %1, the first "%2": %3</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>PrettyJson</name>
    <message>
        <source>… (%1 bytes)</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>Questions</name>
    <message>
        <source>Open a project</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Projects (penstock.yaml *.penstock.yaml)</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>YAML files (*.yaml *.yml)</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>RunJob</name>
    <message>
        <source>The project has no sink named `%1`.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>RunState</name>
    <message>
        <source>The stored state is not a JSON object.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The stored state has version %1; this program knows version %2.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The stored state lacks "%1", or it has the wrong type.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>Sample</name>
    <message>
        <source>Secret `%1` is not one of the sample's.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The secrets of the sample cannot be changed.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>Server</name>
    <message>
        <source>Cannot listen on %1 port %2: %3</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>Sink</name>
    <message>
        <source>Sink "%1" has no type.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Sink "%1": there is no type "%2".</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Did you mean "%1"?</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Types: %1.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>Sqlite</name>
    <message>
        <source>No space is left for %1: %2.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Free space on that disk and start again; nothing that was stored is lost.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1 is damaged or is not a database: %2.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Move the file away, or restore it from a backup; it is never deleted by Penstock.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1 cannot be opened for writing: %2.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Check that the folder exists and the permissions of file and folder.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Another program holds %1: %2.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Close the other program, or wait for it.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1 cannot be used: %2.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>SqliteSink</name>
    <message>
        <source>The resume point of sink "%1" is not one of a SQLite table.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The rows of earlier runs stay in table %1: this run did not read everything.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Sink "%1" needs a path: the database file.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Sink "%1": mode is auto, append or replace, not "%2".</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>StateStore</name>
    <message>
        <source>The state in %1 cannot be read: %2</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>it was written by a newer version of Penstock.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Use that version, or name another file with --state; the file stays as it is.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>it is a database of another program.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Name another file with --state; the file stays as it is.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>sink "%1": %2</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>sink "%1" of the state in %2</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>Table</name>
    <message>
        <source>error</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>warning</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>information</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Severity</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Code</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Message</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Place</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Times</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>From</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>run</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>document</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>page %1</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>exchange %1</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>record %1</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>exact</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>equivalent</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>lossy</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>impossible</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Level</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>What cannot be said</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Nearest</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>No.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Resource</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Role</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Page</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Method</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Address</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Status</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Time</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Exchange</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>waits for Next</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Items</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Why asked</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>What decides next</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Index</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Origin</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Entities</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Record</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Identifier</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Blueprint</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Title</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Document</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Reason</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Outcome</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>under way</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>complete</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Pages</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Records</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>page</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>path parameter</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>login</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>redirect</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>retry</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>sent</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>waits %1</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1, failed</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>stopped</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1 s</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1 ms</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>Validation</name>
    <message>
        <source>a text</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>a whole number</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>a number</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>true or false</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>a duration such as 30s or 1h30m</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>a size such as 64MiB</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>an address with its scheme</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>a JQ expression</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>a value template</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>a list</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>a mapping</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>a mapping of texts</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>a value</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>Yaml</name>
    <message>
        <source>`%1` is not a path in a document.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The flow mapping goes on without `,` or `}`.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The flow list goes on without `,` or `]`.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>A key was expected here; the indentation does not fit the lines above.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>A list item (`- `) was expected here; the indentation does not fit the lines above.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>A `:` is missing behind the key.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>A `: ` stands inside a value; quote the value.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>A value cannot begin with this character; quote the value (tabs cannot indent).</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The text ends inside a quoted value.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Something stands behind the end of the document.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The tag is not defined; quote the value if it begins with `!`.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>A value was expected here.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>A control character is not allowed; write it as an escape in double quotes.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The YAML cannot be read here: %1.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The text needs more memory than there is.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The text is not valid UTF-8.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`${...}` inside `{ }` or `[ ]` has to be quoted: "${...}".</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock</name>
    <message>
        <source>`resources` is missing; an empty list would be valid.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>A resource has to be a mapping.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`resources` has to be a list.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1 is larger than %2 bytes.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1 holds no penstock.yaml.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1 holds several *.penstock.yaml files; name the one that is meant.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>a list</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>a mapping</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>this</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`{%1}` in `kind` has no entry under selector.path_parameters.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The answer is not JSON: it begins with `&lt;`. Often a login or proxy page.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The layout of this text cannot be changed without changing its meaning; it stays as it is.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::ChainedSecrets</name>
    <message>
        <source>Secret `%1` is in none of: %2.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>There is no store of secrets.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::Client</name>
    <message>
        <source>max_concurrent_requests `%1` is not a whole number.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Certificates are not verified for %1.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The connection's own rate limit.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The credentials for the next request have to be fetched first.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The login failed: %1</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::DocumentReader</name>
    <message>
        <source>A project file is a mapping of keys.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>A resource file is a mapping of keys.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>There are no resources: neither `resources` nor files in the folder resources.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Two resources are named `%1`; the first is at %2, line %3.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`base_url` is empty.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`connection.base_url` is missing; `%1` is joined to it.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::EnvironmentSecrets</name>
    <message>
        <source>Secret `%1` is not in the environment (%2).</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The environment cannot be written; set %1 yourself.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::Fetch</name>
    <message>
        <source>Stopped after %1 exchanges; preview limit; run to end.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Another origin is asked, without credentials: %1</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1 %2: %3</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>More than %1 redirects, the last to %2.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The answer %1 names another address.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The server answered 401: logged in again.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1 It may be asked again in %2 s (%3); the preview does not wait.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Attempt %1 failed and is repeated: %2</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1 %2 answered %3 %4.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::FileSecrets</name>
    <message>
        <source>Secret `%1` is not in %2.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The value of `%1` is not text in UTF-8.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1 holds secrets, and others than its owner have access to it.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Run `chmod 600 %1`.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::Interpolator</name>
    <message>
        <source>There is no environment `%1`.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Did you mean `%1`?</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The environment `%1` extends itself.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Variable `%1` has no value.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Variable `%1` has no value in environment `%2`.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The variable `%1` refers to itself.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The environment variable `%1` is not set.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Set it in the process environment.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>There is no store of secrets.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`${%1` is not a reference; write ${var:NAME}, ${env:NAME} or ${secret:PATH}, or $${ for the characters themselves.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The variable `%1` is a list or a mapping and cannot be part of a text.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::Listing</name>
    <message>
        <source>The same request was made before in this run: its pages are used again.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Page %1 would ask exactly what an earlier page asked: %2 %3</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>data_path `%1` finds nothing in page %2.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>data_path `%1` gives neither an array nor an object in page %2.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Pages %1 to %2 are identical.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Only one page was read, though the answer has %1.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Stopped after %1 pages: connection.limits.pages.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Stopped after %1 pages; preview limit; run to end.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::MappingDocumentCheck</name>
    <message>
        <source>`%1` is missing.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`%1` has to be one mapping.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`%1` has to be a text.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`%1.%2` has to be a text.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The search query of `%1` needs a list of `rules`.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>A rule of the search query of `%1` has to be a mapping.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`%1` has to be a text or a search query.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`%1` has to be true or false.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`entity_deletion_threshold` has to be between 0 and 1.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The path parameter `%1` has to be a mapping.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The method of a path parameter has to be GET, POST, PUT, PATCH or DELETE, in capitals.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>A path parameter does not know the key `%1`.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`exportEnvVariables` has to be a list.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::ParameterReader</name>
    <message>
        <source>The path parameter `%1` needs itself.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`{%1}` in the endpoint of `%2` has no entry under path_parameters.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::ResourceRun</name>
    <message>
        <source>Nothing of `%1` can be asked for: the resource counts as failed, unlike after a failed fetch.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The placeholder {%1} of `%2` is not configured under selector.path_parameters.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Only {%1} of `%2` is filled.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The path parameter {%1} needs itself.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The placeholder {%1} of `%2` is not configured.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Stopped after %1 records; preview limit; run to end.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Only the first %1 values of the path parameter are used; preview limit; run to end.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`%1` could not be fetched whole: %2</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The path parameter of `%1` has no value: nothing was asked.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::Validator</name>
    <message>
        <source>`%1` has to be %2, not %3.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`%1` is not a key of the original system, which ignores it.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`%1` is a part of the format that this version cannot run yet.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The original system ignores the key `%1`.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Unknown key `%1`.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Did you mean `%1`?</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Rename to `%1`</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`%1` has to be one of: %2.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`%1` has to be at least %2.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`%1` has to be at most %2.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`%1` has no scheme.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Put https:// in front</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`%1` and `%2` exclude each other; the other one is in line %3.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`%1` has no effect with type `%2`; it belongs to %3.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`%1` is missing here.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`%1` is set twice, in two spellings; the other one is in line %2.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::exchange</name>
    <message>
        <source>A case has a `resource` and a list of `exchanges`.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>A request that was not recorded: %1</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>A recorded request was not made: %1</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1 documents, %2 were expected.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Document %1 differs.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>(none)</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The finding `%1` was expected.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The finding `%1` was not expected.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>This is no mapping document, no Helm values, no config.yaml and no list of OCEAN__ variables.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::http</name>
    <message>
        <source>The authentication `custom` needs a mapping `%1`.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The login request needs an `endpoint`.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The address of the login is not an http or https URL: %1</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The method of the login is `%1`; GET, POST, PUT, PATCH and DELETE are possible.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`body` and `body_form` of the login exclude each other.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`reauthenticate_interval_seconds` has to be a whole number, 1 or more.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The answer has %1.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>There is no authentication `%1`.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Did you mean `%1`?</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`%1` is not a key here.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::http::Custom</name>
    <message>
        <source>The answer of the login %1 is not JSON: %2</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>There was no login before the request.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::http::LoginTemplate</name>
    <message>
        <source>`%1` is not a template: write `{{.path}}`, with a dot and without blanks.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The template `%1` is not valid JQ: %2</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The template `%1` failed on the login's answer: %2</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The template `%1` finds no value in the login's answer.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::http::SignatureTemplate</name>
    <message>
        <source>`body` of `request_template` has to be a mapping.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`request_template` sets nothing: it needs `headers`, `query_params` or `body`.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::json</name>
    <message>
        <source>Line %1, column %2 (byte %3): %4.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::json::PlainReader</name>
    <message>
        <source>there is more text after the value</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>the text ends too early</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>it is nested deeper than %1 levels</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>a member name in double quotes is expected</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`:` is expected after a member name</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`,` or `%1` is expected</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>a control character stands unescaped in the text that begins at byte %1</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>the bytes are not UTF-8</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>an escape sequence is not valid</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>a value is expected</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::json::RecordCutter::State</name>
    <message>
        <source>the text ends too early</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Line %1, column %2 (byte %3): %4.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>what surrounds the records is larger than %1 bytes</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>a member name in double quotes is expected</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`:` is expected after a member name</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>there is more text after the value</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>a value is expected</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>it is nested deeper than %1 levels</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`,` or `%1` is expected</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>the record that begins at byte %1 is larger than %2 bytes</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>the member name before this place is not valid</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>the member `%1`, which leads to the records, is there twice</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>the text that begins at byte %1 is not valid</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>the line that begins at byte %1 is longer than %2 bytes</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::map</name>
    <message>
        <source>Without data_path, the page is taken as one item, which gets no values of path parameters.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The page is null.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>data_path `%1` finds nothing.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::map::Checker</name>
    <message>
        <source>`%1`: single quotes are read as double quotes.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>line %1, column %2</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>column %1</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`%1` does not compile at %2: %3.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::map::Expansion</name>
    <message>
        <source>`itemsToParse` gives no list for %1 item(s); they are dropped.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::map::FieldProgram</name>
    <message>
        <source>The expression of `%1` fails: %2.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The expression of `%1` was %2.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The expression of `%1` calculates with a number of more digits than binary64 holds; the result is rounded.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`%1` gives neither true nor false.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`%1` is null.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::map::RecordsRun</name>
    <message>
        <source>Item %1 of the page is not an object; all items of the page are rejected.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>itemsToParse gives no list.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The selector fails.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The selector gives neither true nor false.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The selector leaves it out.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The program `map` fails.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Item %1 is not an object; it is dropped.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`%1` is empty.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`icon` is an array or an object; all items of the page are rejected.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1 of %2 items gave no entity.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::pagination</name>
    <message>
        <source>There is no pagination `%1`.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Did you mean `%1`?</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The page size `%1` is not a whole number.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The first page.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::pagination::Counted</name>
    <message>
        <source>The page before was not the last: `%1` is now %2.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The page holds no item.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>A short page: %1 of %2 items.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The answer says that there is no further page.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The answer does not say whether there is a further page.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The answer is neither an object nor an array.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::pagination::Cursor</name>
    <message>
        <source>The answer named a cursor: it is sent as `%1`.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The answer is not an object, so it holds no cursor.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The answer holds no further cursor.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The answer says that there is no further page.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The answer has a cursor, but nothing that says that there is more.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`%1` is not an object, so no cursor can be looked for in it.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::secretfile</name>
    <message>
        <source>The secrets file is one mapping of texts: `path: value` in each line.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::ui::AnswerView</name>
    <message>
        <source>Show more</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>From the start</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Shown: from line %1 up to %2 of %3.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Shown: %1 of %2.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::ui::CodeEditor</name>
    <message>
        <source>Completions</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::ui::DiagnosticsPanel</name>
    <message>
        <source>Diagnostics</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Apply fix</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Filter</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Filter diagnostics</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Nothing to report.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1, %2</source>
        <translation type="unfinished" />
    </message>
    <message numerus="yes">
        <source>%n error(s)</source>
        <translation><numerusform>%n error</numerusform><numerusform>%n errors</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation><numerusform>%n warning</numerusform><numerusform>%n warnings</numerusform></translation>
    </message>
</context>
<context>
    <name>penstock::ui::EditorArea</name>
    <message>
        <source>Editors</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::ui::EditorPage</name>
    <message>
        <source>Text of %1</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Read-only: this file mixes line ends or is not valid UTF-8, and saving it here would change more than you type.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::ui::EntitiesPanel</name>
    <message>
        <source>Entities</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Records that gave no entity</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Resources of this run</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The chosen entity</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>State after the run</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The mapped entities will be here, and those left out with the reason. Press Run (Ctrl+Enter).</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Entities (%1)</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Left out (%1)</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Resources (%1)</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::ui::ExportDialog</name>
    <message>
        <source>What the target cannot be told</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Export</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Target</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Write into a folder…</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Files</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Text of the chosen file</source>
        <translation type="unfinished" />
    </message>
    <message numerus="yes">
        <source>%n thing(s) would be lost or done otherwise.</source>
        <translation><numerusform>%n thing would be lost or done otherwise.</numerusform><numerusform>%n things would be lost or done otherwise.</numerusform></translation>
    </message>
    <message>
        <source>Nothing is lost.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Write the export into a folder</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Written into %1.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::ui::FindBar</name>
    <message>
        <source>Find</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Find in this text</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Previous match</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Next match</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Close the search</source>
        <translation type="unfinished" />
    </message>
    <message numerus="yes">
        <source>%n match(es)</source>
        <translation><numerusform>%n match</numerusform><numerusform>%n matches</numerusform></translation>
    </message>
</context>
<context>
    <name>penstock::ui::LivePanel</name>
    <message>
        <source>Live</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Request</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Response</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Pages</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Records</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Mapping</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Entities</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Trace</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Ctrl+%1</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Record %1 of page %2</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>No run yet</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1 pages, %2 records, %3 entities, %4 left out</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Page %1 waits: Next (F9) sends it. %2</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Stopping. %1</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Running. %1</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Completed. %1</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Failed. %1</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Stopped. %1</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::ui::MainWindow</name>
    <message>
        <source>Project</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Live</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Diagnostics</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Penstock Studio %1</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Designs, tests and runs HTTP integrations that are configuration only. Apache License 2.0.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Ln %1, Col %2</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1[*] – Penstock Studio</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Penstock Studio</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Resource: %1, environment: %2</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>default</source>
        <translation type="unfinished" />
    </message>
    <message numerus="yes">
        <source>%n exchange(s), %1</source>
        <translation><numerusform>%n exchange, %1</numerusform><numerusform>%n exchanges, %1</numerusform></translation>
    </message>
    <message>
        <source>Save the changes of %1?</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Save the changes?</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::ui::MappingPanel</name>
    <message>
        <source>Record</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The record that is mapped</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Field of the mapping</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>JQ program</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>A JQ program, such as .id | tostring</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Write into the file</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Puts the program where this field stands in the YAML, as one step that can be undone</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Revert</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Result</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>What the program gives</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Free program</source>
        <translation type="unfinished" />
    </message>
    <message numerus="yes">
        <source>Result: %n output(s); a mapping uses the first</source>
        <translation><numerusform>Result: %n output; a mapping uses the first</numerusform><numerusform>Result: %n outputs; a mapping uses the first</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Result: %n output(s)</source>
        <translation><numerusform>Result: %n output</numerusform><numerusform>Result: %n outputs</numerusform></translation>
    </message>
    <message>
        <source>Stopped after 2 seconds. %1</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Line %1, column %2: %3</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::ui::PagesPanel</name>
    <message>
        <source>Pages</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The pages will be here, each with the reason why it was asked. Press Run (Ctrl+Enter), or Next (F9).</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Why this page was asked:</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>What decides the next one:</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>not known yet</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::ui::ProjectModel</name>
    <message>
        <source>Resources</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1 (disabled)</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Connection</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Environments</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Tests</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Files</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1 (not saved)</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1, has findings</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::ui::ProjectPanel</name>
    <message>
        <source>Project</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Filter</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Filter the project tree</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>No project is open.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::ui::RecordsPanel</name>
    <message>
        <source>Records</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The chosen record</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Filter records</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The records will be here, each with its page and its path in the answer. Press Run (Ctrl+Enter).</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Page %1, exchange %2, %3</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::ui::RequestPanel</name>
    <message>
        <source>Request body</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Request line and headers</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The request will be here. Press Run (Ctrl+Enter), or Next (F9) to go page by page.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Copy as curl</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Secrets become variables of the shell, such as $TOKEN</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Copy address</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1, attempt %2</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Exchange %1 (%2), page %3 of %4</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>&lt;b&gt;Not sent yet:&lt;/b&gt; Next (F9) sends it. %1</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::ui::ResponsePanel</name>
    <message>
        <source>Response body</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Response headers, as received</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The answer will be here. Press Run (Ctrl+Enter).</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>&amp;Pretty</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Ra&amp;w</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Body</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1 received</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>%1 decoded</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>connection reused</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The body was not kept.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The answer has no body.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::ui::RunBar</name>
    <message>
        <source>Run</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Environment</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Whose values the variables have</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Sink</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Where Run to End writes; Run and Next never write</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>default</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>preview only</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::ui::RunCommands</name>
    <message>
        <source>Write into the sink %1?</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Everything is fetched, without the limits of a preview, and written. The sink may delete what is gone.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::ui::TimingBar</name>
    <message>
        <source>name look-up</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>connect</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>TLS</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>waiting</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>receiving</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Time by phase</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::ui::TracePanel</name>
    <message>
        <source>Exchanges</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Filter exchanges</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Every exchange will be here: pages, logins, retries, redirects. Press Run (Ctrl+Enter).</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::ui::WelcomePage</name>
    <message>
        <source>Penstock Studio</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Design and test HTTP integrations that are configuration only: see every request, page, record and entity, and run the same project headless.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Try the sample</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Opens an example project and the small API that it reads, both on this machine</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Open project…</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Recent projects</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::yaml</name>
    <message>
        <source>The text has %1 bytes; %2 are allowed.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>A second document begins here; a file holds one.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::yaml::Composer</name>
    <message>
        <source>The document becomes too large here (nesting, number of values, or aliases that multiply).</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>No anchor `&amp;%1` stands before this alias.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>A key has to be a text.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>A key has to be a text, not a list or a mapping.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The value of `&lt;&lt;` has to be a mapping, or a list of mappings.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The key `%1` stands here a second time; the first is in line %2.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>penstock::yaml::Editor</name>
    <message>
        <source>There is nothing at `%1`.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>There is no key at `%1`.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>The key `%1` is there already.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>std</name>
    <message>
        <source>Takes secrets from the environment; .env lists the names: set -a; . ./.env; set +a</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Installs the integration with Helm. Put port-app-config.yml into the integration's mapping in the catalogue.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Runs the integration in a container, with the mapping document beside this script as its default.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Secrets of the installation, by name. Fill them in outside of version control.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>What Port Ocean does otherwise than the project says:</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Nearest: %1</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Mapping document of the integration `%1`.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>Values for the chart port-labs/port-ocean. References to secrets are filled in by helm.sh.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>`%1` cannot be edited in place; change the text itself.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <source>What Port Ocean does otherwise than the project says is listed in port-app-config.yml.</source>
        <translation type="unfinished" />
    </message>
</context>
<context>
    <name>Comparison</name>
    <message numerus="yes">
        <source>%n further difference(s)</source>
        <translation><numerusform>%n further difference</numerusform><numerusform>%n further differences</numerusform></translation>
    </message>
</context>
<context>
    <name>CursorWatch</name>
    <message numerus="yes">
        <source>The cursor's `%1` did not advance although %n record(s) came; it is still `%2`.</source>
        <translation><numerusform>The cursor's `%1` did not advance although %n record came; it is still `%2`.</numerusform><numerusform>The cursor's `%1` did not advance although %n records came; it is still `%2`.</numerusform></translation>
    </message>
</context>
<context>
    <name>Elasticsearch</name>
    <message numerus="yes">
        <source>Sink "%1" refused %n document(s), the first one "%2": %3</source>
        <translation><numerusform>Sink "%1" refused %n document, "%2": %3</numerusform><numerusform>Sink "%1" refused %n documents, the first one "%2": %3</numerusform></translation>
    </message>
</context>
<context>
    <name>Explained</name>
    <message numerus="yes">
        <source>%n event(s)</source>
        <translation><numerusform>%n event</numerusform><numerusform>%n events</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n document(s)</source>
        <translation><numerusform>%n document</numerusform><numerusform>%n documents</numerusform></translation>
    </message>
</context>
<context>
    <name>penstock::ui::ComparePanel</name>
    <message numerus="yes">
        <source>%n difference(s) between the run as Filebeat and the native one.</source>
        <translation><numerusform>%n difference between the run as Filebeat and the native one.</numerusform><numerusform>%n differences between the run as Filebeat and the native one.</numerusform></translation>
    </message>
</context>
<context>
    <name>penstock::ui::IntervalLine</name>
    <message numerus="yes">
        <source>%n record(s)</source>
        <translation><numerusform>%n record</numerusform><numerusform>%n records</numerusform></translation>
    </message>
</context>
<context>
    <name>penstock::ui::TemplateNotes</name>
    <message numerus="yes">
        <source>The latest of %n values in the last run.</source>
        <translation><numerusform>The value in the last run.</numerusform><numerusform>The latest of %n values in the last run.</numerusform></translation>
    </message>
</context>
</TS>
