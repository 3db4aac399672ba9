-- What an analyst would write for the three KPIs of the case log, in DuckDB: no definitions, no
-- reasons, no intervals. One pass for shares and counts, one for exact medians.
SELECT date_trunc('month', opened_at)::DATE AS month, priority, contact_type,
       count(*) AS n,
       count(*) FILTER (made_sla) AS kept,
       count(*) FILTER (reopen_count > 0) AS reopened,
       count(*) FILTER (resolved_at IS NULL) AS unresolved
FROM cases
GROUP BY ALL;

SELECT date_trunc('month', opened_at)::DATE AS month, priority,
       quantile_cont(date_diff('microsecond', opened_at, resolved_at) / 3.6e9, 0.5) AS hours
FROM cases
GROUP BY GROUPING SETS ((month), (priority), ());
