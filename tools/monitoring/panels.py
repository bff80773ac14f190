"""What the dashboard shows: the one list from which Grafana's file, the plots of the guide and the tests are made.

`$__rate_interval` is Grafana's: a window that is right for the scrape interval and the zoom.
"""

from dataclasses import dataclass
from typing import Literal

RATE = "$__rate_interval"
FAILED = "unavailable|bad_reply|timed_out|busy|internal"
"""Outcomes of a click that count against the service, as in `deploy/prometheus/rules/slo.yml`."""

Unit = Literal["s", "percentunit", "bytes", "reqps", "short", "bool"]


@dataclass(frozen=True, slots=True)
class Query:
    """One PromQL expression, and how its lines are called; `{{label}}` stands for a label's value."""

    expression: str
    legend: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One plot.

    Attributes:
        title: short.
        words: what a reader should look for.
        unit: of the vertical axis.
        queries: what is drawn.
        limit: a line that should not be crossed.
    """

    title: str
    words: str
    unit: Unit
    queries: tuple[Query, ...]
    limit: float | None = None


CLINICIANS = (
    Panel(
        "Clicks a second",
        "What clinicians ask for, by what became of it.",
        "reqps",
        (Query(f"sum by (outcome) (rate(idoctor_sam2_clicks_total[{RATE}])) > 0", "{{outcome}}"),),
    ),
    Panel(
        "Seconds to an answer",
        "From a click's arrival at the back end to its answer. The objective: 95 % within 30 s.",
        "s",
        (
            Query("sam2:click_seconds:p50_5m", "half of the clicks"),
            Query("sam2:click_seconds:p95_5m", "95 % of the clicks"),
        ),
        limit=30,
    ),
    Panel(
        "Failed and slow clicks",
        "Shares of five minutes. Over 30 days the objectives allow 1 % failed, 1 % not possible and 5 % slow.",
        "percentunit",
        (
            Query("sam2:clicks_failed:ratio_rate5m", "failed"),
            Query("sam2:away:avg5m", "not possible"),
            Query("sam2:clicks_slow:ratio_rate5m", "slower than 30 s"),
        ),
        limit=0.05,
    ),
    Panel(
        "Budget used, 3 days",
        "How many times faster than allowed the month's budget is used up: above 1 for long, and it is missed.",
        "short",
        (
            Query("sam2:clicks_failed:ratio_rate3d / 0.01", "failed"),
            Query("sam2:away:avg3d / 0.01", "not possible"),
            Query("sam2:clicks_slow:ratio_rate3d / 0.05", "slow"),
        ),
        limit=1,
    ),
    Panel(
        "Accepted masks",
        "Of the masks that people judged: saved as offered, over a day and a week.",
        "percentunit",
        (Query("sam2:accepted:ratio_increase1d", "a day"), Query("sam2:accepted:ratio_increase7d", "a week")),
    ),
    Panel(
        "Verdicts",
        "What people did with the masks, in an hour.",
        "short",
        (Query("sum by (verdict) (increase(idoctor_sam2_feedback_total[1h]))", "{{verdict}}"),),
    ),
)
SERVICE = (
    Panel(
        "Is it there",
        "1 is well. Clinical use is 0 with the demo model: that is right everywhere but in production.",
        "bool",
        (
            Query("min(idoctor_sam2_service_up)", "seen by the back end"),
            Query("min(sam2_model_loaded)", "model loaded"),
            Query("min(sam2_model_clinical_use)", "for clinical use"),
            Query('1 - max(idoctor_sam2_breaker{state="open"})', "breaker not open"),
        ),
    ),
    Panel(
        "In flight and waiting",
        "Requests being answered, pictures that wait for the encoder, and the room there is for them.",
        "short",
        (
            Query("sum(sam2_requests_in_flight)", "being answered"),
            Query("sum(sam2_queue_length)", "waiting"),
            Query("sum(sam2_queue_limit)", "may wait"),
        ),
    ),
    Panel(
        "Time of each stage, 95 %",
        "Where the time goes; queue grows first when there are too many clicks.",
        "s",
        (Query("sam2:stage_seconds:p95_5m", "{{stage}}"),),
    ),
    Panel(
        "Requests a second",
        "What the service answered; health is the back end's look at it.",
        "reqps",
        (
            Query(
                f"sum by (route, outcome) (rate(sam2_requests_total[{RATE}])) > 0",
                "{{route}} {{outcome}}",
            ),
        ),
    ),
    Panel(
        "Caches hit",
        "Answers: the very same click again. Embeddings: another click on a picture that was encoded before.",
        "percentunit",
        (
            Query("sam2:answer_cache_hits:ratio_rate5m", "answers"),
            Query("sam2:embedding_cache_hits:ratio_rate5m", "embeddings"),
        ),
    ),
    Panel(
        "Pictures in a forward",
        "How many pictures share a run of the encoder: above 1 when people click at the same time.",
        "short",
        (
            Query(
                "sum(rate(sam2_encoder_batch_size_sum[5m])) / sum(rate(sam2_encoder_forwards_total[5m]))",
                "pictures",
            ),
        ),
    ),
)
MACHINES = (
    Panel(
        "Processor",
        "Cores that each process keeps busy.",
        "short",
        (
            Query(f"sum by (process) (rate(sam2_process_cpu_seconds_total[{RATE}]))", "service: {{process}}"),
            Query(f"rate(process_cpu_seconds_total[{RATE}])", "{{job}}"),
            Query(
                f"rate(redis_cpu_user_seconds_total[{RATE}]) + rate(redis_cpu_sys_seconds_total[{RATE}])",
                "redis itself",
            ),
        ),
    ),
    Panel(
        "Memory",
        "What each process holds.",
        "bytes",
        (
            Query("sum by (process) (sam2_process_memory_bytes)", "service: {{process}}"),
            Query("process_resident_memory_bytes", "{{job}}"),
            Query("redis_memory_used_bytes", "redis itself"),
        ),
    ),
    Panel(
        "Share of the limits",
        "What the service uses of the memory and the cores that its container may have.",
        "percentunit",
        (Query("sam2:memory:ratio", "memory"), Query("sam2:cpu:ratio_rate5m", "cores")),
        limit=0.9,
    ),
    Panel(
        "GPU memory",
        "In use on the model's GPU, by whomever; 0 where there is none.",
        "bytes",
        (Query("sam2_gpu_memory_used_bytes", "in use"), Query("sam2_gpu_memory_total_bytes", "there is")),
    ),
    Panel(
        "Caches in memory",
        "Embeddings, bounded by SAM2_EMBEDDING_CACHE_MB, and Redis, bounded by its maxmemory.",
        "bytes",
        (Query("sam2_embedding_cache_bytes", "embeddings"), Query("redis_memory_used_bytes", "redis")),
    ),
    Panel(
        "Scrapes that fail",
        "Parts that Prometheus does not reach: nothing should be above 0.",
        "bool",
        (Query("1 - up", "{{job}} {{instance}}"),),
    ),
)
ROWS = {"What clinicians feel": CLINICIANS, "The service": SERVICE, "The machines": MACHINES}
