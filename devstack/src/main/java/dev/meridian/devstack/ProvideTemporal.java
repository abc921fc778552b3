package dev.meridian.devstack;

/** Command: sees to it that {@code temporal} is at hand for later starts, and says where it is. */
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
