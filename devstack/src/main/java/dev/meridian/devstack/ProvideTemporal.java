package dev.meridian.devstack;

import dev.meridian.devstack.process.DevStackException;
import dev.meridian.devstack.program.TemporalProgram;

/** A command that finds, downloads or builds {@code temporal} for later starts, and prints its path. */
public final class ProvideTemporal {

    private ProvideTemporal() {}

    public static void main(String[] arguments) {
        try {
            TemporalAddress.fromEnvironment()
                    .ifPresentOrElse(
                            server ->
                                    System.out.println("Temporal: the server at TEMPORAL_ADDRESS, " + server.target()),
                            () -> TemporalProgram.find(System.out::println));
        } catch (DevStackException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
