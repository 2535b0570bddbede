// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
// Every call of the official JavaScript client's connector namespace, and the calls on documents around them. Started by run_client.py.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const { PENSTOCK_URL: url, PENSTOCK_KEY: key, PENSTOCK_CA: ca, PENSTOCK_CLIENT: folder } = process.env
const { Client, errors } = createRequire(folder + '/')('@elastic/elasticsearch')
const cron = '0 0 2 * * ?'

function client (apiKey) {
  return new Client({ node: url, auth: apiKey ? { apiKey } : undefined, tls: ca ? { ca: readFileSync(ca) } : undefined, maxRetries: 0 })
}

// A namespace that remembers which of its methods were called.
function recorder (namespace) {
  const called = new Set()
  const proxy = new Proxy(namespace, {
    get (target, name) {
      called.add(name)
      return target[name].bind(target)
    }
  })
  const all = Object.getOwnPropertyNames(Object.getPrototypeOf(namespace)).filter(name => name !== 'constructor' && name !== 'transport')
  return { proxy, called, unused: () => all.filter(name => !called.has(name)) }
}

// A call has to be refused with that status and type of the body's error.
async function refused (status, type, promise) {
  await assert.rejects(promise, problem => {
    assert.ok(problem instanceof errors.ResponseError, String(problem))
    assert.equal(problem.statusCode, status)
    assert.equal(problem.body.error.type, type)
    assert.equal(problem.body.status, status)
    return true
  })
}

async function creation (api) {
  assert.deepEqual(await api.put({ connector_id: 'c1', index_name: 'search-one', name: 'One', description: 'the first', language: 'en', service_type: 'penstock-one', is_native: false }),
    { id: 'c1', result: 'created' })
  assert.equal((await api.put({ connector_id: 'c1', index_name: 'search-one', name: 'One', service_type: 'penstock-one' })).result, 'updated')
  const other = await api.post({ name: 'Two', index_name: 'search-two', service_type: 'penstock-two' })
  assert.equal(other.result, 'created')
  assert.notEqual((await api.put()).id, other.id)
  const odd = 'a/b ü?#%'
  assert.equal((await api.put({ connector_id: odd })).id, odd)
  assert.equal((await api.get({ connector_id: odd })).id, odd)
  await refused(400, 'status_exception', api.put({ connector_id: 'c9', index_name: 'search-one' }))
  await refused(400, 'action_request_validation_exception', api.post({ index_name: 'no:colon' }))
  const seen = await api.get({ connector_id: 'c1' })
  assert.deepEqual([seen.id, seen.status, seen.index_name, seen.name], ['c1', 'created', 'search-one', 'One'])
  await refused(404, 'resource_not_found_exception', api.get({ connector_id: 'none' }))
  assert.equal((await api.list()).count, 4)
  const listed = await api.list({ index_name: ['search-one', 'search-two'], from: 0, size: 1 })
  assert.deepEqual([listed.count, listed.results.length], [2, 1])
  assert.equal((await api.list({ connector_name: 'Two', service_type: 'penstock-two' })).results[0].id, other.id)
  await refused(400, 'illegal_argument_exception', api.list({ from: -1 }))
  return other.id
}

async function updates (api) {
  const updated = async promise => assert.deepEqual(await promise, { result: 'updated' })
  const c1 = { connector_id: 'c1' }
  await updated(api.checkIn(c1))
  await updated(api.updateApiKeyId({ ...c1, api_key_id: 'k', api_key_secret_id: 's' }))
  await updated(api.updateConfiguration({ ...c1, configuration: { host: { label: 'Host', type: 'str', required: true, value: 'a' } } }))
  await updated(api.updateConfiguration({ ...c1, values: { host: 'b' } }))
  assert.equal((await api.updateConfiguration({ ...c1, values: { host: 'b' } })).result, 'noop')
  await refused(400, 'status_exception', api.updateConfiguration({ ...c1, values: { port: 1 } }))
  await updated(api.updateError({ ...c1, error: 'broken' }))
  await updated(api.updateFeatures({ ...c1, features: { sync_rules: { basic: { enabled: true }, advanced: { enabled: true } } } }))
  const rule = { id: 'r1', field: 'kind', order: 0, policy: 'exclude', rule: 'equals', value: 'draft' }
  await updated(api.updateFiltering({ ...c1, rules: [rule], advanced_snippet: { value: { selector: '.x' } } }))
  await refused(400, 'status_exception', api.updateActiveFiltering(c1))
  await updated(api.updateFilteringValidation({ ...c1, validation: { state: 'valid', errors: [] } }))
  await updated(api.updateActiveFiltering(c1))
  await updated(api.updateName({ ...c1, name: 'First', description: 'again' }))
  await updated(api.updateIndexName({ ...c1, index_name: 'content-one' }))
  await updated(api.updateNative({ ...c1, is_native: true }))
  await updated(api.updatePipeline({ ...c1, pipeline: { extract_binary_content: false, name: 'p', reduce_whitespace: true, run_ml_inference: false } }))
  await updated(api.updateScheduling({ ...c1, scheduling: { full: { enabled: true, interval: cron } } }))
  await refused(400, 'x_content_parse_exception', api.updateScheduling({ ...c1, scheduling: { full: { enabled: true, interval: 'nope' } } }))
  await updated(api.updateServiceType({ ...c1, service_type: 'penstock-first' }))
  await updated(api.updateConfiguration({ ...c1, values: { host: 'c' } }))
  await updated(api.updateStatus({ ...c1, status: 'connected' }))
  await refused(400, 'status_exception', api.updateStatus({ ...c1, status: 'created' }))
  await updated(api.lastSync({ ...c1, last_sync_status: 'completed', last_indexed_document_count: 3, last_synced: '2026-01-01T00:00:00Z', sync_cursor: { at: 1 } }))
  await refused(404, 'resource_not_found_exception', api.updateName({ connector_id: 'none', name: 'x' }))
  const seen = await api.get(c1)
  assert.deepEqual([seen.sync_cursor, seen.pipeline.name, seen.is_native, seen.api_key_id, seen.filtering[0].active.rules[0].id], [{ at: 1 }, 'p', true, 'k', 'r1'])
}

async function jobs (api, other) {
  const job = { connector_sync_job_id: (await api.syncJobPost({ id: 'c1', job_type: 'full', trigger_method: 'on_demand' })).id }
  await refused(404, 'resource_not_found_exception', api.syncJobPost({ id: 'none' }))
  assert.equal((await api.syncJobClaim({ ...job, worker_hostname: 'w', sync_cursor: { at: 2 } })).result, 'updated')
  assert.equal((await api.syncJobCheckIn(job)).result, 'updated')
  const stats = { indexed_document_count: 5, indexed_document_volume: 1, deleted_document_count: 2 }
  assert.equal((await api.syncJobUpdateStats({ ...job, ...stats, total_document_count: 3, metadata: { a: 1 } })).result, 'updated')
  await refused(400, 'action_request_validation_exception', api.syncJobUpdateStats({ ...job, ...stats, indexed_document_count: -1 }))
  assert.equal((await api.syncJobError({ ...job, error: 'broken' })).result, 'updated')
  const seen = await api.syncJobGet(job)
  assert.deepEqual([seen.status, seen.worker_hostname, seen.total_document_count, seen.connector.sync_cursor], ['error', 'w', 3, { at: 2 }])
  const second = { connector_sync_job_id: (await api.syncJobPost({ id: other, job_type: 'incremental' })).id }
  assert.equal((await api.syncJobCancel(second)).result, 'updated')
  await refused(400, 'status_exception', api.syncJobCancel(second))
  const listed = await api.syncJobList({ connector_id: other, status: 'canceled', job_type: ['incremental', 'full'], from: 0, size: 10 })
  assert.deepEqual([listed.count, listed.results[0].id], [1, second.connector_sync_job_id])
  assert.equal((await api.syncJobDelete(second)).acknowledged, true)
  await refused(404, 'resource_not_found_exception', api.syncJobGet(second))
}

async function secrets (api) {
  const { id } = await api.secretPost({ value: 'swordfish' })
  assert.equal((await api.secretGet({ id })).value, 'swordfish')
  assert.equal((await api.secretPut({ id, value: 'tuna' })).result, 'updated')
  assert.equal((await api.secretDelete({ id })).deleted, true)
  await refused(404, 'resource_not_found_exception', api.secretGet({ id }))
}

async function deletion (api, other) {
  assert.equal((await api.delete({ connector_id: other })).acknowledged, true)
  await refused(404, 'resource_not_found_exception', api.get({ connector_id: other }))
  assert.equal((await api.get({ connector_id: other, include_deleted: true })).deleted, true)
  assert.equal((await api.delete({ connector_id: 'c1', delete_sync_jobs: true, hard: true })).acknowledged, true)
  await refused(404, 'resource_not_found_exception', api.get({ connector_id: 'c1', include_deleted: true }))
  assert.equal((await api.syncJobList()).count, 0)
}

async function documents (es) {
  assert.equal((await es.info()).version.number, '9.6.0')
  await es.indices.create({ index: 'things' })
  await refused(400, 'resource_already_exists_exception', es.indices.create({ index: 'things' }))
  assert.equal(await es.indices.exists({ index: 'nothing' }), false)
  const done = await es.helpers.bulk({ datasource: Array.from({ length: 250 }, (_, n) => ({ n })), onDocument: item => ({ index: { _index: 'things', _id: String(item.n) } }) })
  assert.deepEqual([done.successful, done.failed], [250, 0])
  const ids = []
  for await (const page of es.helpers.scrollSearch({ index: 'things', size: 100 })) ids.push(...page.body.hits.hits.map(hit => hit._id))
  assert.equal(new Set(ids).size, 250)
  const found = await es.search({ index: 'things', query: { range: { n: { lt: 3 } } }, sort: [{ n: 'desc' }], size: 2 })
  assert.deepEqual([found.hits.total.value, found.hits.hits.map(hit => hit._source.n)], [3, [2, 1]])
  const one = await es.get({ index: 'things', id: '9' })
  await es.index({ index: 'things', id: '9', document: { n: 90 }, if_seq_no: one._seq_no, if_primary_term: one._primary_term })
  await refused(409, 'version_conflict_engine_exception', es.index({ index: 'things', id: '9', document: { n: 91 }, if_seq_no: one._seq_no, if_primary_term: one._primary_term }))
  assert.equal((await es.update({ index: 'things', id: '9', doc: { m: 1 } })).result, 'updated')
  assert.deepEqual(await es.getSource({ index: 'things', id: '9' }), { n: 90, m: 1 })
  assert.equal((await es.delete({ index: 'things', id: '9' })).result, 'deleted')
  assert.equal(await es.exists({ index: 'things', id: '9' }), false)
  assert.equal((await es.count({ index: 'things' })).count, 249)
  await es.indices.delete({ index: 'things' })
}

const es = client(key)
const { proxy: api, called, unused } = recorder(es.connector)
const other = await creation(api)
await updates(api)
await jobs(api, other)
await secrets(api)
await deletion(api, other)
assert.deepEqual(unused(), [], 'every call of the namespace was made')
await documents(es)
if (key) {
  for (const wrong of [undefined, 'd3Jvbmc6d3Jvbmc=', 'no key at all']) await refused(401, 'security_exception', client(wrong).connector.list())
}
console.log(`${called.size} connector calls`)
