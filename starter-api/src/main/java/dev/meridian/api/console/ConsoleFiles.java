package dev.meridian.api.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The files of the console, in memory, under the names that its pages import them by: its own files, and beside them the
 * folders {@code lit-html} and {@code leaflet}.
 */
final class ConsoleFiles {
    private static final String INDEX = "index.html";
    private static final String BUILD = "{build}";
    private static final int DIGITS_OF_A_BUILD = 16;
    private static final String WEBJARS = "META-INF/resources/webjars/";

    private final Map<String, ConsoleFile> files;
    private final String build;

    private ConsoleFiles(Map<String, ConsoleFile> files) {
        this.build = digest(files);
        this.files = Map.copyOf(files);
    }

    /** Reads them from the class path. */
    static ConsoleFiles read() {
        Map<String, ConsoleFile> files = new TreeMap<>();
        add(files, "classpath*:console/**/*.*", "/console/", "");
        add(files, "classpath*:" + WEBJARS + "lit-html/*/*.js", "/lit-html/", "lit-html/");
        add(files, "classpath*:" + WEBJARS + "lit-html/*/directives/*.js", "/lit-html/", "lit-html/");
        add(files, "classpath*:" + WEBJARS + "leaflet/*/dist/leaflet.*", "/leaflet/", "leaflet/");
        if (!files.containsKey(INDEX)) {
            throw new IllegalStateException("The console's files are not on the class path");
        }
        return new ConsoleFiles(files);
    }

    /** Changes with any byte of any file, so that browsers may keep a file forever. */
    String build() {
        return build;
    }

    /** The page that is every page. */
    ConsoleFile index() {
        return Optional.ofNullable(files.get(INDEX)).orElseThrow().with(BUILD, build);
    }

    Optional<ConsoleFile> find(String name) {
        return Optional.ofNullable(files.get(name));
    }

    private static void add(Map<String, ConsoleFile> files, String pattern, String after, String prefix) {
        try {
            for (Resource resource : new PathMatchingResourcePatternResolver().getResources(pattern)) {
                String address = resource.getURL().toString();
                String name = address.substring(address.lastIndexOf(after) + after.length());
                // The folder of a webjar's version is left out, so that pages need not know it.
                String shown = prefix.isEmpty() ? name : prefix + name.substring(name.indexOf('/') + 1);
                if (resource.isReadable() && !shown.contains("/node/")) {
                    files.put(shown, ConsoleFile.named(shown, resource.getContentAsByteArray()));
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String digest(Map<String, ConsoleFile> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new TreeMap<>(files).forEach((name, file) -> {
                digest.update(name.getBytes(StandardCharsets.UTF_8));
                digest.update(file.bytes());
            });
            return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS_OF_A_BUILD);
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }
}
