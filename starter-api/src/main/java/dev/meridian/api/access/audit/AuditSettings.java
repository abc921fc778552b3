package dev.meridian.api.access.audit;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the audit.
 *
 * @param keepFor {@code AUDIT_KEEP_FOR}: how long an entry is kept
 */
@ConfigurationProperties("audit")
public record AuditSettings(@DefaultValue("365d") Duration keepFor) {}
