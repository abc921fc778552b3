package dev.meridian.quickstart;

/**
 * Ends us when the script that started us is gone.
 *
 * <p>It starts us in a session of our own, so that Ctrl-C does not reach the servers before the product has drained;
 * therefore nothing else would tell us that it was killed.
 */
final class ParentWatch {

    private ParentWatch() {}

    static void start() {
        if (Boolean.getBoolean("meridian.watchParent")) {
            ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(1)));
        }
    }
}
