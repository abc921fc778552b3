package dev.meridian.activities.download.http;

import dev.meridian.activities.job.outbound.BoundedHttp;
import dev.meridian.activities.job.outbound.address.WebAddress;
import dev.meridian.domain.download.connector.definition.Connector;
import dev.meridian.domain.download.connector.definition.Setting;
import dev.meridian.domain.download.source.ConnectionDetails;
import dev.meridian.domain.download.source.ConnectionField;
import dev.meridian.domain.download.source.Source;
import dev.meridian.domain.download.source.SourceType;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A kind of connections that a definition describes. */
public final class HttpSourceType implements SourceType {
    private final String name;
    private final Connector connector;
    private final BoundedHttp http;
    private final AccountGates gates;
    private final Clock clock;

    /**
     * @param http calls; where they may lead is its policy
     */
    public HttpSourceType(String name, Connector connector, BoundedHttp http, AccountGates gates, Clock clock) {
        this.name = name;
        this.connector = connector;
        this.http = http;
        this.gates = gates;
        this.clock = clock;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String title() {
        return connector.title();
    }

    @Override
    public List<ConnectionField> fields() {
        List<ConnectionField> fields = new ArrayList<>();
        new TreeMap<>(connector.settings()).forEach((field, setting) -> fields.add(field(field, setting)));
        return fields;
    }

    @Override
    public List<String> faults(ConnectionDetails connection) {
        List<String> faults = new ArrayList<>();
        for (Map.Entry<String, Setting> entry : new TreeMap<>(connector.settings()).entrySet()) {
            Setting setting = entry.getValue();
            connection.setting(entry.getKey()).ifPresent(value -> {
                if (setting.pattern() != null && !Pattern.matches(setting.pattern(), value)) {
                    faults.add(setting.title() + " ('" + entry.getKey() + "') does not match " + setting.pattern());
                }
                if (setting.kind() == Setting.Kind.ADDRESS && !WebAddress.isAddress(value)) {
                    faults.add(
                            setting.title() + " ('" + entry.getKey() + "') is no address such as https://example.com");
                }
            });
        }
        return faults;
    }

    @Override
    public Source open(ConnectionDetails connection) {
        return new HttpSource(name, connector, connection, http, gates, clock);
    }

    private static ConnectionField field(String name, Setting setting) {
        String description = setting.help() == null ? setting.title() : setting.title() + ": " + setting.help();
        return new ConnectionField(name, description, setting.preset() == null, setting.secret(), List.of());
    }
}
