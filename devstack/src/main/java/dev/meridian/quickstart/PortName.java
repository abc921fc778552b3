package dev.meridian.quickstart;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The ports of a quickstart, each with its default, its flag ({@code --s3-port}) and its variable ({@code MERIDIAN_S3_PORT}). */
enum PortName {
    API("the API", 8080),
    POSTGRES("PostgreSQL", 54329),
    S3("S3", 9090),
    TEMPORAL("Temporal", 7233),
    UI("Temporal's Web UI", 8233);

    private final String server;
    private final int standard;

    PortName(String server, int standard) {
        this.server = server;
        this.standard = standard;
    }

    /** The ports of the servers that the quickstart starts itself. */
    static Set<PortName> ofOwn(boolean temporalToo) {
        return temporalToo ? EnumSet.allOf(PortName.class) : EnumSet.of(API, POSTGRES, S3);
    }

    /** The server's name in messages about a taken port. */
    String server() {
        return server;
    }

    int standard() {
        return standard;
    }

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    String flag() {
        return "--" + key() + "-port";
    }

    String variable() {
        return "MERIDIAN_" + name() + "_PORT";
    }
}
