package dev.meridian.quickstart;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The command line. {@code --help} is answered by the starting script, before it builds anything.
 *
 * @param exit leave when the jobs are done
 * @param reset delete the data first
 * @param data the directory that holds everything
 * @param service the product's jar
 * @param samples what the tour imports
 * @param ports those given by flag
 */
record Arguments(boolean exit, boolean reset, Path data, Path service, Path samples, Map<PortName, Integer> ports) {

    /** @throws UsageException if a word is unknown or lacks its value */
    static Arguments parse(List<String> words, Map<String, String> environment) {
        Parser parser = new Parser(new ArrayDeque<>(words), environment);
        parser.run();
        return parser.result();
    }

    private static final class Parser {

        private final Deque<String> words;
        private final Map<PortName, Integer> ports = new EnumMap<>(PortName.class);
        private boolean exit;
        private boolean reset;
        private Path data;
        private Path service = Path.of("starter-api", "target", "meridian-starter-api.jar");
        private Path samples = Path.of("samples");

        Parser(Deque<String> words, Map<String, String> environment) {
            this.words = words;
            this.data = Path.of(environment.getOrDefault("MERIDIAN_DATA", ".meridian"));
        }

        void run() {
            while (!words.isEmpty()) {
                String word = words.pop();
                switch (word) {
                    case "--exit" -> exit = true;
                    case "--reset" -> reset = true;
                    case "--data" -> data = Path.of(value(word));
                    case "--service" -> service = Path.of(value(word));
                    case "--samples" -> samples = Path.of(value(word));
                    default -> port(word);
                }
            }
        }

        private void port(String word) {
            Optional<PortName> name = Arrays.stream(PortName.values())
                    .filter(port -> port.flag().equals(word))
                    .findFirst();
            if (name.isEmpty()) {
                throw new UsageException("Unknown word %s; ./quickstart --help lists all.".formatted(word));
            }
            ports.put(name.get(), PortBook.parse(word, value(word)));
        }

        private String value(String word) {
            if (words.isEmpty()) {
                throw new UsageException(word + " wants a value.");
            }
            return words.pop();
        }

        Arguments result() {
            return new Arguments(exit, reset, data.toAbsolutePath().normalize(), service, samples, ports);
        }
    }
}
