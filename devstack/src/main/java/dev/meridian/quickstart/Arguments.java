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
 * The command line.
 *
 * @param exit leave when the jobs are done
 * @param reset delete the data first
 * @param data the directory that holds everything
 * @param service the product's jar
 * @param samples what the tour imports
 * @param ports those given by flag
 */
record Arguments(
        boolean help,
        boolean exit,
        boolean reset,
        Path data,
        Path service,
        Path samples,
        Map<PortName, Integer> ports) {

    static final String USAGE = """
            Usage: ./quickstart [--exit] [--reset] [--data DIR] [port flags]

            Starts PostgreSQL, S3, Temporal and Meridian on this machine, imports the sample explorers, shows their jobs
            and stays up until Ctrl-C. A later start finds the data again.

              --exit                leave when the jobs are done: 0 if all went well, 1 if not
              --reset               delete the data of earlier runs first
              --data DIR            keep data and logs there (default .meridian; also MERIDIAN_DATA)
              --api-port N          default 8080 (also MERIDIAN_API_PORT, and so on)
              --postgres-port N     default 54329
              --s3-port N           default 9090
              --temporal-port N     default 7233
              --ui-port N           Temporal's Web UI, default 8233
              --help                this text

            Ports are remembered in the data directory. With TEMPORAL_ADDRESS (and TEMPORAL_NAMESPACE) set, that server is
            used instead of one of its own.
            """;

    /** @throws UsageException if a word is unknown or lacks its value */
    static Arguments parse(List<String> words, Map<String, String> environment) {
        Parser parser = new Parser(new ArrayDeque<>(words), environment);
        parser.run();
        return parser.result();
    }

    private static final class Parser {

        private final Deque<String> words;
        private final Map<PortName, Integer> ports = new EnumMap<>(PortName.class);
        private boolean help;
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
                    case "--help", "-h" -> help = true;
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
            return new Arguments(help, exit, reset, data.toAbsolutePath().normalize(), service, samples, ports);
        }
    }
}
