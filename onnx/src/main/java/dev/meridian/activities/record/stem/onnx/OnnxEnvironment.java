package dev.meridian.activities.record.stem.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import dev.meridian.activities.job.work.JobException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one environment of ONNX Runtime in this process, whose libraries are loaded when a model is first used. They are unpacked
 * into a folder that is deleted as soon as they are loaded: what the runtime unpacks itself stays after {@code kill -9}.
 */
final class OnnxEnvironment {
    private static final Logger log = LoggerFactory.getLogger(OnnxEnvironment.class);
    private static final String LIBRARY_FOLDER = "onnxruntime.native.path";
    private static final List<String> LIBRARIES = List.of("onnxruntime", "onnxruntime4j_jni");

    /**
     * The runtime matches the command line of this process with a regular expression when its environment is made, and
     * takes 264 bytes of the stack for each character. A stack of the usual size overflows at some 4,000 characters,
     * which a long class path has, and ends the whole process without a message. This is enough for 250,000, and is
     * given back at once.
     */
    private static final long STACK_BYTES = 64 << 20;

    private static boolean loaded;

    private OnnxEnvironment() {}

    /** @throws JobException {@code model_runtime_missing} if the library does not run on this machine */
    static synchronized OrtEnvironment get() {
        try {
            if (!loaded) {
                if (System.getProperty(LIBRARY_FOLDER) == null) {
                    load();
                } else {
                    makeOnALargeStack();
                }
            }
            loaded = true;
            return environment();
        } catch (LinkageError | OrtException | IOException unsupported) {
            throw JobException.permanent(
                    "model_runtime_missing", "ONNX Runtime does not run on this worker's machine", unsupported);
        }
    }

    private static OrtEnvironment environment() throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        environment.setTelemetry(false);
        return environment;
    }

    /** Makes the environment; whatever goes wrong is thrown once more, on the caller's thread, by who asks for it next. */
    private static void makeOnALargeStack() {
        Thread maker = new Thread(
                null,
                () -> {
                    try {
                        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
                    } catch (LinkageError | RuntimeException unsupported) {
                        log.warn("ONNX Runtime can't be loaded", unsupported);
                    }
                },
                "onnx-environment",
                STACK_BYTES);
        maker.start();
        boolean interrupted = false;
        while (maker.isAlive()) {
            try {
                maker.join();
            } catch (InterruptedException stopping) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void load() throws IOException, OrtException {
        Path folder = Files.createTempDirectory("meridian-onnxruntime");
        try {
            for (String library : LIBRARIES) {
                unpack(library, folder);
            }
            System.setProperty(LIBRARY_FOLDER, folder.toString());
            makeOnALargeStack();
            environment();
        } finally {
            for (String library : LIBRARIES) {
                Files.deleteIfExists(folder.resolve(System.mapLibraryName(library)));
            }
            Files.deleteIfExists(folder);
        }
    }

    /** Unpacks a library; if there is none for this machine, the runtime itself reports that later. */
    private static void unpack(String library, Path folder) throws IOException {
        String file = System.mapLibraryName(library);
        try (InputStream packed = OrtEnvironment.class.getResourceAsStream("native/" + platform() + "/" + file)) {
            if (packed != null) {
                Files.copy(packed, folder.resolve(file));
            }
        }
    }

    /** The folder of this machine's libraries in the runtime's jar. */
    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return (system.contains("mac") ? "osx" : system.contains("win") ? "win" : "linux")
                + (processor.equals("aarch64") ? "-aarch64" : "-x64");
    }
}
