package dev.meridian.quickstart;

import dev.meridian.devstack.process.DevStackException;
import dev.meridian.devstack.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Chooses each server's port: by flag, else by variable, else the port of the last run, else the default.
 *
 * <p>The choice is stored in the data directory, so that addresses stay the same from run to run.
 */
record PortBook(Map<PortName, Integer> ports) {

    private static final String FILE = "ports";

    static PortBook read(Path directory, Map<PortName, Integer> flags, Map<String, String> environment) {
        Map<PortName, Integer> ports = new EnumMap<>(PortName.class);
        for (PortName name : PortName.values()) {
            ports.put(name, name.standard());
        }
        ports.putAll(remembered(directory.resolve(FILE)));
        for (PortName name : PortName.values()) {
            String value = environment.get(name.variable());
            if (value != null && !value.isBlank()) {
                ports.put(name, parse(name.variable(), value));
            }
        }
        ports.putAll(flags);
        requireDistinct(ports);
        return new PortBook(ports);
    }

    int port(PortName name) {
        return ports.getOrDefault(name, name.standard());
    }

    /** @throws DevStackException if other programs listen at any of these ports; it names all taken ports */
    void requireFree(Set<PortName> names) {
        List<PortName> taken = names.stream()
                .filter(name -> !Ports.isFree(port(name)))
                .sorted()
                .toList();
        if (!taken.isEmpty()) {
            throw new DevStackException("In use by another program: %s. Stop it, or choose other ports with %s."
                    .formatted(
                            join(taken, name -> "port %d (%s)".formatted(port(name), name.server())),
                            join(taken, name -> name.flag() + " N")));
        }
    }

    private static String join(List<PortName> names, Function<PortName, String> text) {
        return names.stream().map(text).collect(Collectors.joining(", "));
    }

    void remember(Path directory) {
        List<String> lines = ports.entrySet().stream()
                .map(entry -> entry.getKey().key() + " " + entry.getValue())
                .toList();
        try {
            Files.createDirectories(directory);
            Files.write(directory.resolve(FILE), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws UsageException if it is not a number from 1 to 65535 */
    static int parse(String source, String value) {
        if (value.matches("[0-9]{1,5}")) {
            int port = Integer.parseInt(value);
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        }
        throw new UsageException("%s wants a port from 1 to 65535, not \"%s\".".formatted(source, value));
    }

    private static void requireDistinct(Map<PortName, Integer> ports) {
        if (ports.values().stream().distinct().count() < ports.size()) {
            throw new UsageException("Two servers cannot share a port: " + ports + ".");
        }
    }

    private static Map<PortName, Integer> remembered(Path file) {
        Map<PortName, Integer> ports = new EnumMap<>(PortName.class);
        if (!Files.exists(file)) {
            return ports;
        }
        try {
            for (String line : Files.readAllLines(file)) {
                for (PortName name : PortName.values()) {
                    if (line.startsWith(name.key() + " ")) {
                        ports.put(
                                name,
                                parse(file.toString(), line.substring(name.key().length() + 1)));
                    }
                }
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
