#!/usr/bin/env python3
"""A linearizable store in another language, as simple as can be: the first node keeps the map, the others ask it."""
import json
import sys

self_id, first = None, None
values = {}
waiting = {}
asked = 0


def send(dest, body):
    print(json.dumps({'src': self_id, 'dest': dest, 'body': body}), flush=True)


def execute(body):
    key, kind = body['key'], body['type']
    if kind == 'write':
        values[key] = body['value']
        return {'type': 'write_ok'}
    if key not in values:
        return {'type': 'error', 'code': 20, 'text': 'nothing is there'}
    if kind == 'read':
        return {'type': 'read_ok', 'value': values[key]}
    if values[key] != body['from']:
        return {'type': 'error', 'code': 22, 'text': 'it is something else'}
    values[key] = body['to']
    return {'type': 'cas_ok'}


for line in sys.stdin:
    message = json.loads(line)
    src, body = message['src'], message['body']
    if body['type'] == 'init':
        self_id, first = body['node_id'], body['node_ids'][0]
        send(src, {'type': 'init_ok', 'in_reply_to': body['msg_id']})
    elif body['type'] == 'forward':
        send(src, {'type': 'forwarded', 'id': body['id'], 'answer': execute(body['request'])})
    elif body['type'] == 'forwarded':
        client, msg_id = waiting.pop(body['id'])
        send(client, {**body['answer'], 'in_reply_to': msg_id})
    elif self_id == first:
        send(src, {**execute(body), 'in_reply_to': body['msg_id']})
    else:
        asked += 1
        waiting[asked] = (src, body['msg_id'])
        send(first, {'type': 'forward', 'id': asked, 'request': body})
