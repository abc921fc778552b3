package dev.meridian.api.settings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The role of this process.
 *
 * @param type {@code SERVICE_TYPE}: api, worker or monolith
 */
@ConfigurationProperties("service")
public record ServiceSettings(@DefaultValue("monolith") ServiceType type) {}
