# SPDX-FileCopyrightText: The Penstock authors
# SPDX-License-Identifier: Apache-2.0
"""Every call of the official Python client's connector namespace, and the calls on documents around them. Started by run_client.py."""
import os

import elasticsearch
from elasticsearch import Elasticsearch, helpers

URL, KEY, CA = os.environ["PENSTOCK_URL"], os.environ.get("PENSTOCK_KEY"), os.environ.get("PENSTOCK_CA")
CRON = "0 0 2 * * ?"


def client(key=KEY):
    return Elasticsearch(URL, api_key=key, ca_certs=CA, retry_on_timeout=False, max_retries=0)


class Recorder:
    """A namespace of the client that remembers which of its methods were called."""

    def __init__(self, namespace):
        self.namespace, self.called = namespace, set()

    def __getattr__(self, name):
        self.called.add(name)
        return getattr(self.namespace, name)

    def unused(self):
        kind = type(self.namespace)
        return {name for name in dir(kind) if not name.startswith("_") and callable(getattr(kind, name))} - self.called - {"perform_request", "mro"}


def refused(error, status, kind, call, /, **named):
    """The call has to be refused with that exception, status and type of the body's error."""
    try:
        call(**named)
    except error as problem:
        assert problem.status_code == status, problem
        assert problem.body["error"]["type"] == kind, problem.body
        assert problem.body["status"] == status, problem.body
        return problem
    raise AssertionError(f"{call} was not refused")


def creation(api):
    made = api.put(connector_id="c1", index_name="search-one", name="One", description="the first", language="en", service_type="penstock-one", is_native=False)
    assert made.meta.status == 201 and made.body == {"id": "c1", "result": "created"}, made
    assert api.put(connector_id="c1", index_name="search-one", name="One", service_type="penstock-one")["result"] == "updated"
    other = api.post(name="Two", index_name="search-two", service_type="penstock-two")
    assert other.meta.status == 201 and other["result"] == "created"
    assert api.put()["id"] not in ("c1", other["id"])
    odd = "a/b ü?#%"
    assert api.put(connector_id=odd)["id"] == odd
    assert api.get(connector_id=odd)["id"] == odd
    refused(elasticsearch.BadRequestError, 400, "status_exception", api.put, connector_id="c9", index_name="search-one")
    refused(elasticsearch.BadRequestError, 400, "action_request_validation_exception", api.post, index_name="no:colon")

    seen = api.get(connector_id="c1")
    assert (seen["id"], seen["status"], seen["index_name"], seen["name"]) == ("c1", "created", "search-one", "One"), seen
    refused(elasticsearch.NotFoundError, 404, "resource_not_found_exception", api.get, connector_id="none")
    assert api.list()["count"] == 4
    listed = api.list(index_name=["search-one", "search-two"], from_=0, size=1)
    assert listed["count"] == 2 and len(listed["results"]) == 1, listed
    assert api.list(connector_name="Two", service_type="penstock-two")["results"][0]["id"] == other["id"]
    assert api.list(query="search-o")["count"] == 1
    refused(elasticsearch.BadRequestError, 400, "illegal_argument_exception", api.list, from_=-1)
    return other["id"]


def updates(api):
    def updated(answer):
        assert answer.meta.status == 200 and answer.body == {"result": "updated"}, answer

    updated(api.check_in(connector_id="c1"))
    updated(api.update_api_key_id(connector_id="c1", api_key_id="k", api_key_secret_id="s"))
    updated(api.update_configuration(connector_id="c1", configuration={"host": {"label": "Host", "type": "str", "required": True, "value": "a"}}))
    updated(api.update_configuration(connector_id="c1", values={"host": "b"}))
    assert api.update_configuration(connector_id="c1", values={"host": "b"})["result"] == "noop"
    refused(elasticsearch.BadRequestError, 400, "status_exception", api.update_configuration, connector_id="c1", values={"port": 1})
    updated(api.update_error(connector_id="c1", error="broken"))
    assert api.get(connector_id="c1")["status"] == "error"
    updated(api.update_features(connector_id="c1", features={"sync_rules": {"basic": {"enabled": True}, "advanced": {"enabled": True}}}))
    rule = {"id": "r1", "field": "kind", "order": 0, "policy": "exclude", "rule": "equals", "value": "draft"}
    updated(api.update_filtering(connector_id="c1", rules=[rule], advanced_snippet={"value": {"selector": ".x"}}))
    refused(elasticsearch.BadRequestError, 400, "status_exception", api.update_active_filtering, connector_id="c1")
    updated(api.update_filtering_validation(connector_id="c1", validation={"state": "valid", "errors": []}))
    updated(api.update_active_filtering(connector_id="c1"))
    assert api.get(connector_id="c1")["filtering"][0]["active"]["rules"][0]["id"] == "r1"
    updated(api.update_name(connector_id="c1", name="First", description="again"))
    updated(api.update_index_name(connector_id="c1", index_name="content-one"))
    updated(api.update_native(connector_id="c1", is_native=True))
    updated(api.update_pipeline(connector_id="c1", pipeline={"extract_binary_content": False, "name": "p", "reduce_whitespace": True, "run_ml_inference": False}))
    updated(api.update_scheduling(connector_id="c1", scheduling={"full": {"enabled": True, "interval": CRON}}))
    refused(elasticsearch.BadRequestError, 400, "x_content_parse_exception", api.update_scheduling, connector_id="c1", scheduling={"full": {"enabled": True, "interval": "nope"}})
    updated(api.update_service_type(connector_id="c1", service_type="penstock-first"))
    updated(api.update_configuration(connector_id="c1", values={"host": "c"}))
    updated(api.update_status(connector_id="c1", status="connected"))
    refused(elasticsearch.BadRequestError, 400, "status_exception", api.update_status, connector_id="c1", status="created")
    updated(api.last_sync(connector_id="c1", last_sync_status="completed", last_indexed_document_count=3, last_synced="2026-01-01T00:00:00Z", sync_cursor={"at": 1}))
    refused(elasticsearch.NotFoundError, 404, "resource_not_found_exception", api.update_name, connector_id="none", name="x")
    seen = api.get(connector_id="c1")
    assert seen["sync_cursor"] == {"at": 1} and seen["pipeline"]["name"] == "p" and seen["is_native"] and seen["api_key_id"] == "k", seen
    assert seen["scheduling"]["full"] == {"enabled": True, "interval": CRON} and seen["description"] == "again", seen


def jobs(api, other):
    made = api.sync_job_post(id="c1", job_type="full", trigger_method="on_demand")
    assert made.meta.status == 201
    job = made["id"]
    refused(elasticsearch.NotFoundError, 404, "resource_not_found_exception", api.sync_job_post, id="none")
    assert api.sync_job_get(connector_sync_job_id=job)["status"] == "pending"
    assert api.sync_job_claim(connector_sync_job_id=job, worker_hostname="w", sync_cursor={"at": 2})["result"] == "updated"
    assert api.sync_job_check_in(connector_sync_job_id=job)["result"] == "updated"
    stats = {"indexed_document_count": 5, "indexed_document_volume": 1, "deleted_document_count": 2}
    assert api.sync_job_update_stats(connector_sync_job_id=job, total_document_count=3, metadata={"a": 1}, **stats)["result"] == "updated"
    refused(elasticsearch.BadRequestError, 400, "action_request_validation_exception", api.sync_job_update_stats, connector_sync_job_id=job, **{**stats, "indexed_document_count": -1})
    assert api.sync_job_error(connector_sync_job_id=job, error="broken")["result"] == "updated"
    seen = api.sync_job_get(connector_sync_job_id=job)
    assert seen["status"] == "error" and seen["worker_hostname"] == "w" and seen["total_document_count"] == 3 and seen["connector"]["sync_cursor"] == {"at": 2}, seen
    second = api.sync_job_post(id=other, job_type="incremental")["id"]
    assert api.sync_job_cancel(connector_sync_job_id=second)["result"] == "updated"
    refused(elasticsearch.BadRequestError, 400, "status_exception", api.sync_job_cancel, connector_sync_job_id=second)
    listed = api.sync_job_list(connector_id=other, status="canceled", job_type=["incremental", "full"], from_=0, size=10)
    assert listed["count"] == 1 and listed["results"][0]["id"] == second, listed
    assert api.sync_job_list()["count"] == 2
    assert api.sync_job_delete(connector_sync_job_id=second)["acknowledged"] is True
    refused(elasticsearch.NotFoundError, 404, "resource_not_found_exception", api.sync_job_get, connector_sync_job_id=second)


def deletion(api, other):
    assert api.delete(connector_id=other)["acknowledged"] is True
    refused(elasticsearch.NotFoundError, 404, "resource_not_found_exception", api.get, connector_id=other)
    assert api.get(connector_id=other, include_deleted=True)["deleted"] is True
    assert other in [found["id"] for found in api.list(include_deleted=True)["results"]]
    assert api.delete(connector_id="c1", delete_sync_jobs=True, hard=True)["acknowledged"] is True
    refused(elasticsearch.NotFoundError, 404, "resource_not_found_exception", api.get, connector_id="c1", include_deleted=True)
    assert api.sync_job_list()["count"] == 0


def documents(es):
    assert es.info()["version"]["number"] == "9.6.0" and es.ping()
    es.indices.create(index="things")
    refused(elasticsearch.BadRequestError, 400, "resource_already_exists_exception", es.indices.create, index="things")
    assert es.indices.exists(index="things") and not es.indices.exists(index="nothing")
    done, failed = helpers.bulk(es, ({"_index": "things", "_id": str(i), "n": i} for i in range(250)), chunk_size=100)
    assert (done, failed) == (250, [])
    assert helpers.bulk(es, [{"_op_type": "delete", "_index": "things", "_id": "7"}, {"_op_type": "update", "_index": "things", "_id": "8", "doc": {"n": -8}}])[0] == 2
    es.indices.refresh(index="things")
    assert es.count(index="things")["count"] == 249
    assert {hit["_id"] for hit in helpers.scan(es, index="things", size=100)} == {str(i) for i in range(250)} - {"7"}
    found = es.search(index="things", query={"range": {"n": {"lt": 3}}}, sort=[{"n": "asc"}], size=2)
    assert found["hits"]["total"]["value"] == 4 and [hit["_source"]["n"] for hit in found["hits"]["hits"]] == [-8, 0], found
    one = es.get(index="things", id="9")
    es.index(index="things", id="9", document={"n": 90}, if_seq_no=one["_seq_no"], if_primary_term=one["_primary_term"])
    refused(elasticsearch.ConflictError, 409, "version_conflict_engine_exception", es.index, index="things", id="9", document={"n": 91}, if_seq_no=one["_seq_no"], if_primary_term=one["_primary_term"])
    refused(elasticsearch.ConflictError, 409, "version_conflict_engine_exception", es.create, index="things", id="9", document={"n": 0})
    assert es.update(index="things", id="9", doc={"m": 1})["result"] == "updated" and es.get_source(index="things", id="9").body == {"n": 90, "m": 1}
    assert es.exists(index="things", id="9") and not es.exists(index="things", id="7")
    assert es.delete(index="things", id="9")["result"] == "deleted"
    try:
        es.get(index="things", id="9")
    except elasticsearch.NotFoundError as gone:
        assert gone.body["found"] is False
    else:
        raise AssertionError("a deleted document was found")
    refused(elasticsearch.NotFoundError, 404, "index_not_found_exception", es.search, index="nothing")
    es.indices.delete(index="things")
    assert not es.indices.exists(index="things")


def main():
    es = client()
    api = Recorder(es.connector)
    other = creation(api)
    updates(api)
    jobs(api, other)
    deletion(api, other)
    assert not api.unused(), f"not called: {api.unused()}"
    documents(es)
    if KEY:
        for wrong in (None, "d3Jvbmc6d3Jvbmc=", "no key at all"):
            with client(wrong) as stranger:
                refused(elasticsearch.AuthenticationException, 401, "security_exception", stranger.connector.list)
    print(f"{len(api.called)} connector calls")


main()
