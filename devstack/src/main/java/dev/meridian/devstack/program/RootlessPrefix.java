package dev.meridian.devstack.program;

import dev.meridian.devstack.process.DevStackException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;

/**
 * The prefix of PostgreSQL commands for the user root, as whom PostgreSQL refuses to run.
 *
 * <p>In a user namespace of its own without a mapping the process sees itself as nobody, while its files stay root's: no
 * other user, no change of owners.
 */
public final class RootlessPrefix {

    private static final List<String> UNSHARE = List.of("unshare", "--user");

    private RootlessPrefix() {}

    public static List<String> words() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return List.of();
        }
        if (succeeds(UNSHARE)) {
            return UNSHARE;
        }
        throw new DevStackException("PostgreSQL does not run as root, and `unshare --user` is not allowed here: "
                + "run this as an ordinary user, or allow user namespaces.");
    }

    private static boolean succeeds(List<String> prefix) {
        try {
            Process process = new ProcessBuilder(prefix)
                    .command(prefix.get(0), prefix.get(1), "true")
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.DISCARD)
                    .start();
            return process.onExit().join().exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
