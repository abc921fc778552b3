package dev.meridian.api.job;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How jobs run.
 *
 * @param shareWorkflows {@code JOBS_SHARE_WORKFLOWS}: whether small jobs that come close together may run in one workflow; if not,
 *     each has a workflow of its own
 */
@ConfigurationProperties("jobs")
public record JobSettings(@DefaultValue("true") boolean shareWorkflows) {}
