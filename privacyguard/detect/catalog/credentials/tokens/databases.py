"""Tokens of hosted databases and of data tools: PlanetScale, Neon, MongoDB Atlas, Databricks, ClickHouse, dbt and others.

>>> token = "napi" + "_k8Q2xLp0Zt7NwYs5Ub3Jc9Hd1Gf6Mk4EaXoVb2Rn5Tq8Wy1Zc4Fj7Lm0Ps3Ux6Q"
>>> [m.recognizer for r in DATABASE_TOKENS for m in r.scan(token, "")]
['neon']
>>> [m.entity for r in DATABASE_TOKENS for m in r.scan("dapi" + "0" * 32, "")]  # a blank
[]
>>> [m.entity for r in DATABASE_TOKENS for m in r.scan("a napi_value in C", "")]  # a type
[]
"""

from __future__ import annotations

from privacyguard.detect.catalog.credentials.tokens.shape import recognizers

DATABASE_TOKENS = recognizers(
    (
        ("planetscale_password", "API_KEY", "pscale_pw_", r"[A-Za-z0-9_.=\-]{32,64}"),
        ("planetscale_token", "API_KEY", "pscale_tkn_", r"[A-Za-z0-9_.=\-]{32,64}"),
        ("planetscale_oauth", "API_KEY", "pscale_oauth_", r"[A-Za-z0-9_.=\-]{32,64}"),
        ("neon", "API_KEY", "napi_", r"[a-z0-9A-Z]{40,70}"),
        ("mongodb_atlas", "API_KEY", "mdb_sa_sk_", r"[A-Za-z0-9_\-]{40}"),
        ("databricks", "API_KEY", "dapi", r"[a-f0-9]{32}(?:-\d)?"),
        ("databricks_oauth", "API_KEY", "dose", r"[a-f0-9]{32}"),
        ("clickhouse_cloud", "API_KEY", "4b1d", r"(?=[A-Za-z]{0,37}\d)(?=[a-z0-9]{0,37}[A-Z])[A-Za-z0-9]{38}"),
        ("dbt_personal", "API_KEY", "dbtu_", r"[A-Za-z0-9_\-]{30,80}"),
        ("dbt_service", "API_KEY", "dbtc_", r"[A-Za-z0-9_\-]{30,80}"),
        ("cockroach_cloud", "API_KEY", "CCDB1_", r"[A-Za-z0-9]{22}_[A-Za-z0-9]{40}"),
        ("aiven_service", "API_KEY", "AVNS_", r"[A-Za-z0-9_\-]{19}"),
        ("xata", "API_KEY", "xau_", r"[A-Za-z0-9]{30,50}"),
        ("fauna", "API_KEY", "fn", r"(?=[A-Za-z_\-]{0,37}\d)(?=[a-z0-9_\-]{0,37}[A-Z])[A-Za-z0-9_\-]{38}"),
        ("tinybird", "API_KEY", "p.eyJ", r"[A-Za-z0-9_\-]{40,300}\.[A-Za-z0-9_\-]{40,60}"),
        ("materialize", "API_KEY", "mzp_", r"[a-f0-9]{64}"),
        ("supabase", "API_KEY", "sbp_", r"[a-f0-9]{40}"),
        ("supabase_secret", "API_KEY", "sb_secret_", r"[A-Za-z0-9_\-]{20,60}"),
        ("pinecone", "API_KEY", "pcsk_", r"[A-Za-z0-9_]{40,100}"),
        ("elastic_serverless", "API_KEY", "essu_", r"[A-Za-z0-9+/=]{40,120}"),
        ("appwrite", "API_KEY", "standard_", r"[a-f0-9]{200,256}"),
    )
)
