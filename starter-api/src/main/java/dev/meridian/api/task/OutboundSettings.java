package dev.meridian.api.task;

import dev.meridian.activities.job.outbound.Rate;
import dev.meridian.activities.job.outbound.address.AddressPolicy;
import dev.meridian.activities.job.outbound.address.AddressRange;
import dev.meridian.api.settings.WrongSetting;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which addresses jobs may call, and how often.
 *
 * @param allowedAddresses {@code OUTBOUND_ALLOWED_ADDRESSES}: address ranges that may be called although they are not
 *     public, such as 10.1.0.0/16, separated by commas
 * @param callsPerSecond {@code OUTBOUND_CALLS_PER_SECOND}: how often any one host is called for a tenant, by all workers
 *     together
 * @param burst {@code OUTBOUND_BURST}: how many of these calls may come at once
 */
@ConfigurationProperties("outbound")
record OutboundSettings(
        @DefaultValue List<String> allowedAddresses,
        @DefaultValue("50") double callsPerSecond,
        @DefaultValue("100") int burst) {
    OutboundSettings {
        for (String range : allowedAddresses) {
            try {
                AddressRange.parse(range.strip());
            } catch (IllegalArgumentException wrong) {
                throw new WrongSetting(
                        "OUTBOUND_ALLOWED_ADDRESSES",
                        "has '" + range + "', which is no address range",
                        "Set it to ranges such as 10.1.0.0/16, separated by commas.");
            }
        }
        if (!(callsPerSecond > 0) || burst < 1) {
            throw new WrongSetting(
                    "OUTBOUND_CALLS_PER_SECOND",
                    "or OUTBOUND_BURST is not above 0",
                    "Set them to something like 50 and 100.");
        }
    }

    AddressPolicy policy() {
        return new AddressPolicy(allowedAddresses.stream()
                .map(range -> AddressRange.parse(range.strip()))
                .toList());
    }

    Rate rate() {
        return new Rate(callsPerSecond, burst);
    }
}
