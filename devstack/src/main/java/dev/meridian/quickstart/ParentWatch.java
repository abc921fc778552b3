package dev.meridian.quickstart;

/**
 * Ends this process when the script that started it has ended.
 *
 * <p>The script starts this process in a session of its own, so that Ctrl-C does not reach the servers before the
 * product has drained; therefore no signal tells this process that the script was killed.
 */
final class ParentWatch {

    private ParentWatch() {}

    static void start() {
        if (Boolean.getBoolean("meridian.watchParent")) {
            ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(1)));
        }
    }
}
