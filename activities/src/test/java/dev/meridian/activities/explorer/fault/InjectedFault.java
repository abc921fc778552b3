package dev.meridian.activities.explorer.fault;

/** A step went wrong on purpose. */
final class InjectedFault extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean cutsConnection;

    InjectedFault(String message, boolean cutsConnection) {
        super(message);
        this.cutsConnection = cutsConnection;
    }

    boolean cutsConnection() {
        return cutsConnection;
    }
}
