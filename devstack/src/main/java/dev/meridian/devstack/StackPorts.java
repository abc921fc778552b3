package dev.meridian.devstack;

import dev.meridian.devstack.process.Ports;

/**
 * Where the servers of a {@link DevStack} listen, on 127.0.0.1.
 *
 * @param temporal of its gRPC service
 * @param temporalUi of its Web UI
 */
public record StackPorts(int postgres, int s3, int temporal, int temporalUi) {

    /** Some that are free at this moment. */
    public static StackPorts free() {
        return new StackPorts(Ports.free(), Ports.free(), Ports.free(), Ports.free());
    }
}
