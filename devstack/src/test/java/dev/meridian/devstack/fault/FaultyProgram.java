package dev.meridian.devstack.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A program to be struck: it writes a line every few milliseconds, and starts a child if it is told to. */
final class FaultyProgram {
    private FaultyProgram() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path lines = Path.of(System.getenv("LINES"));
        if (Boolean.parseBoolean(System.getenv("WITH_CHILD"))) {
            new ProcessBuilder("sleep", "300").start();
        }
        while (true) {
            Files.writeString(lines, "x", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            Thread.sleep(5);
        }
    }
}
