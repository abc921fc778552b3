package dev.meridian.api.console;

import dev.meridian.api.settings.WrongSetting;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether this process serves the console, and the street map below the cells of its heatmaps.
 *
 * @param enabled {@code CONSOLE_ENABLED}
 * @param tileUrl {@code CONSOLE_TILE_URL}: the address of the pictures of a street map, with {@code {z}}, {@code {x}} and
 *     {@code {y}} in it; empty if there is none, so that pages ask no other server for anything
 * @param tileCredit {@code CONSOLE_TILE_CREDIT}: who made the street map, shown on it as text
 */
@ConfigurationProperties("console")
record ConsoleSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("") String tileUrl,
        @DefaultValue("") String tileCredit) {
    /** A host, without characters that mean something else in a policy. */
    private static final Pattern TILES = Pattern.compile("(https?://[A-Za-z0-9.:-]+)/[^\\s\"'<>;,]*");

    ConsoleSettings {
        boolean whole = TILES.matcher(tileUrl).matches()
                && tileUrl.contains("{z}")
                && tileUrl.contains("{x}")
                && tileUrl.contains("{y}");
        if (!tileUrl.isEmpty() && !whole) {
            throw new WrongSetting(
                    "CONSOLE_TILE_URL",
                    "is no address of tiles",
                    "Set it to an http or https address with {z}, {x} and {y} in it, such as"
                            + " https://tiles.example/{z}/{x}/{y}.png, or leave it out.");
        }
    }

    /** The origin from which pages may load pictures besides their own; empty if there is none. */
    String tileOrigin() {
        Matcher tiles = TILES.matcher(tileUrl);
        return tiles.matches() ? tiles.group(1) : "";
    }
}
