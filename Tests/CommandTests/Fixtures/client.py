"""Asks a server of conditions what basf2 and nopayloaddb's client ask: client.py BASE TAG EXPERIMENT RUN.

Exits with 1 at the first answer that they could not use.
"""

import hashlib
import sys
import urllib.parse

import requests

base, tag, experiment, run = sys.argv[1].rstrip("/"), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
session = requests.Session()
session.headers["Accept"] = "application/json"
name = urllib.parse.quote(tag, safe="")


def get(path, **query):
    answer = session.get(f"{base}/{path}", params=query, timeout=10)
    answer.raise_for_status()
    return answer.json()


def contains(first_experiment, first_run, last_experiment, last_run):
    begins = (first_experiment, first_run) <= (experiment, run)
    ends = last_experiment < 0 or (experiment, run) <= (last_experiment, last_run if last_run >= 0 else run)
    return begins and ends


# basf2, Java dialect: liveness, states, the tag, the payloads of a run, the file of each.
assert session.head(f"{base}/rest/v2/globalTags", timeout=10).ok
assert "PUBLISHED" in [state["name"] for state in get("rest/v2/globalTagStatus")]
assert get(f"rest/v2/globalTag/{name}")["globalTagStatus"]["name"] != "INVALID"
assert session.get(f"{base}/rest/v2/globalTag/not_there", timeout=10).status_code == 404
payloads = get("rest/v2/iovPayloads/", gtName=tag, expNumber=experiment, runNumber=run)
assert payloads
for row in payloads:
    payload, iov = row["payload"], row["payloadIov"]
    assert contains(iov["expStart"], iov["runStart"], iov["expEnd"], iov["runEnd"]), iov
    file = session.get(f"{payload['baseUrl']}/{payload['payloadUrl']}", timeout=10)
    assert hashlib.md5(file.content).hexdigest() == payload["checksum"]
    again = session.get(file.url, headers={"If-None-Match": file.headers["ETag"]}, timeout=10)
    assert again.status_code == 304
wanted = [{"name": row["payload"]["basf2Module"]["name"], "checksum": row["payload"]["checksum"]} for row in payloads]
found = session.post(f"{base}/rest/v2/checkPayloads", json=wanted, timeout=10).json()
assert sorted(one["payloadId"] for one in found) == sorted(row["payload"]["payloadId"] for row in payloads)

# basf2 and nopayloadclient, HSF dialect.
prefix = "api/cdb_rest"
assert get(f"{prefix}/gtstatus")
url = get(f"{prefix}/user_settings/CDB_PAYLOAD_BASE_URL/")["CDB_PAYLOAD_BASE_URL"]
assert get(f"{prefix}/globalTag/{name}")["status"]["name"]
rows = get(f"{prefix}/payloadiovs/", gtName=tag, majorIOV=experiment, minorIOV=run, shape="dict")
assert len(rows) == len(payloads)
for row in rows:
    ends = [-1 if end == 2**63 - 1 else end for end in (row["major_iov_end"], row["minor_iov_end"])]
    assert contains(row["major_iov"], row["minor_iov"], *ends), row
    assert isinstance(row["revision"], str)
    data = session.get(f"{url}/{row['payload_url']}", timeout=10).content
    assert hashlib.md5(data).hexdigest() == row["checksum"] and len(data) == row["size"]
missing = session.get(f"{base}/{prefix}/payloadiovs/", params={"gtName": "x", "majorIOV": 1, "minorIOV": 1}, timeout=10)
assert missing.status_code == 500 and "detail" in missing.json()
print(len(payloads), "payloads, both dialects agree")
