package dev.meridian.activities.record.stem.model;

import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.record.stem.StemEngines;
import dev.meridian.domain.audio.stem.StemEngine;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** The models below one folder, each in a folder of its own, whose name is that of the engine. */
public final class StemModels implements StemEngines.Family {
    /** What a build without the artifact says. */
    private static final String NO_RUNTIME = "This build has no runtime for models: it was made without meridian-onnx";

    private final @Nullable Path directory;
    private final Optional<ModelRuntime> runtime;

    /**
     * @param directory null if there are no models
     * @param runtime empty if this build has none
     */
    public StemModels(@Nullable Path directory, Optional<ModelRuntime> runtime) {
        this.directory = directory;
        this.runtime = runtime;
    }

    /** The runtime among the classes of this process. */
    public static Optional<ModelRuntime> findRuntime() {
        return ServiceLoader.load(ModelRuntime.class).findFirst();
    }

    @Override
    public Optional<StemEngine> find(String name) {
        if (directory == null || !Files.isDirectory(directory.resolve(name))) {
            return Optional.empty();
        }
        ModelRuntime present = runtime.orElseThrow(
                () -> JobException.permanent("model_runtime_missing", NO_RUNTIME + ", and '" + name + "' is a model"));
        return Optional.of(present.engine(name, directory.resolve(name)));
    }

    /** One sentence that says which models this worker can run, or why it can run none. */
    public String summary() {
        if (runtime.isEmpty()) {
            return NO_RUNTIME;
        }
        if (directory == null) {
            return "MODELS_DIRECTORY is not set: there are no models";
        }
        List<String> names = names(directory);
        return names.isEmpty()
                ? "There are no models in " + directory
                : String.join(", ", names) + " by " + runtime.get().version();
    }

    private static List<String> names(Path directory) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(directory, Files::isDirectory)) {
            folders.forEach(folder -> names.add(folder.getFileName().toString()));
        } catch (IOException unreadable) {
            // Its models can't be found either.
            return List.of();
        }
        names.sort(null);
        return names;
    }
}
