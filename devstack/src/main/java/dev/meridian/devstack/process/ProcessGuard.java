package dev.meridian.devstack.process;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Ends this JVM's child processes if the JVM is killed.
 *
 * <p>A shutdown hook does not run after {@code kill -9}. So a small shell reads the pids of our children from a pipe;
 * when the pipe closes, this JVM has ended, in whichever way, and the shell ends the processes on its list: first by
 * SIGTERM, ten seconds later by SIGKILL.
 */
final class ProcessGuard {

    private static final String SCRIPT = """
            trap '' HUP INT TERM
            list=
            while read -r op pid signal; do
              rest=
              for entry in $list; do [ "${entry#*:}" = "$pid" ] || rest="$rest $entry"; done
              list=$rest
              [ "$op" = remove ] || list="$list $signal:$pid"
            done
            for entry in $list; do
              kill -CONT "${entry#*:}" 2>/dev/null
              kill -s "${entry%%:*}" "${entry#*:}" 2>/dev/null
            done
            for second in 1 2 3 4 5 6 7 8 9 10; do
              alive=
              for entry in $list; do kill -0 "${entry#*:}" 2>/dev/null && alive="$alive $entry"; done
              list=$alive
              [ -n "$list" ] || exit 0
              sleep 1
            done
            for entry in $list; do kill -KILL "${entry#*:}" 2>/dev/null; done
            """;

    private static @Nullable Writer pipe;

    private ProcessGuard() {}

    static void add(long pid, String signal) {
        tell("add " + pid + " " + signal);
    }

    static void remove(long pid) {
        tell("remove " + pid);
    }

    private static synchronized void tell(String line) {
        try {
            if (pipe == null) {
                Process shell = new ProcessBuilder("/bin/sh", "-c", SCRIPT)
                        .redirectOutput(Redirect.DISCARD)
                        .redirectError(Redirect.DISCARD)
                        .start();
                pipe = new OutputStreamWriter(shell.getOutputStream(), StandardCharsets.US_ASCII);
            }
            pipe.write(line + "\n");
            pipe.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("The shell that guards our child processes is gone.", e);
        }
    }
}
