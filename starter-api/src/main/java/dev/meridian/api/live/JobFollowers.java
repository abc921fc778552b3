package dev.meridian.api.live;

import dev.meridian.activities.job.table.JobQueries;
import dev.meridian.activities.job.table.JobRow;
import dev.meridian.api.live.FollowedWork.Frame;
import dev.meridian.workflows.job.JobStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clients of this process that follow the parts of running jobs. One thread looks at a job ten times a second for all
 * of the job's followers, and sends them at most one frame each time; while nobody follows a job, nobody looks at it.
 */
final class JobFollowers {
    private static final Logger log = LoggerFactory.getLogger(JobFollowers.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    /** A job that is not planned yet may wait for hours. */
    private static final Duration BEFORE_THE_PLAN = Duration.ofMillis(500);

    private final LiveEvents live;
    private final List<FollowedWork<?>> works;
    private final Map<UUID, Watch<?>> watches = new HashMap<>();

    JobFollowers(LiveEvents live, List<FollowedWork<?>> works) {
        this.live = live;
        this.works = List.copyOf(works);
    }

    /** Writes frames to one client; a failure to write ends its following. */
    @FunctionalInterface
    interface Sink {
        void send(Object frame) throws IOException;
    }

    /** The last frame of a followed job. */
    record Ended(UUID jobId, String status) implements Frame {
        @Override
        public String type() {
            return "ENDED";
        }
    }

    /** Ends a client's following of a job; may be called more than once. */
    interface Following {
        void stop();
    }

    /** Begins to follow a job; empty if the tenant has no such job, or if there is nothing to follow about it. */
    Optional<Following> follow(String tenant, UUID jobId, Sink sink) {
        Optional<JobRow> job = live.read(handle -> JobQueries.byId(handle, tenant, jobId));
        return job.flatMap(row -> works.stream()
                .filter(work -> work.type().equals(row.state().job().type()))
                .findFirst()
                .map(work -> join(work, row, sink)));
    }

    private Following join(FollowedWork<?> work, JobRow job, Sink sink) {
        UUID jobId = job.state().job().id();
        synchronized (watches) {
            Watch<?> watch = watches.get(jobId);
            if (watch == null) {
                watch = new Watch<>(work, job.state().job().tenant(), jobId);
                watches.put(jobId, watch);
                Thread.ofVirtual().name("job-followers").start(watch::run);
            }
            return watch.join(sink);
        }
    }

    /** One followed job. The list of its followers changes under the lock of all watches. */
    private final class Watch<S> {
        private final FollowedWork<S> work;
        private final String tenant;
        private final UUID jobId;
        private final List<Follower<S>> followers = new ArrayList<>();

        Watch(FollowedWork<S> work, String tenant, UUID jobId) {
            this.work = work;
            this.tenant = tenant;
            this.jobId = jobId;
        }

        Following join(Sink sink) {
            Follower<S> follower = new Follower<>(sink);
            followers.add(follower);
            return () -> {
                synchronized (watches) {
                    followers.remove(follower);
                }
            };
        }

        void run() {
            try {
                while (true) {
                    Look<S> look = live.read(this::look);
                    List<Follower<S>> present = present();
                    if (present.isEmpty()) {
                        return;
                    }
                    present.forEach(follower -> tell(follower, look));
                    if (isDone()) {
                        return;
                    }
                    Thread.sleep(
                            look.state().isPresent() || look.ended().isPresent() ? BETWEEN_LOOKS : BEFORE_THE_PLAN);
                }
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            } catch (JdbiException failed) {
                log.warn(
                        "Followers of job {} get no more frames, since the database fails: {}",
                        jobId,
                        failed.getMessage());
            } finally {
                synchronized (watches) {
                    watches.remove(jobId, this);
                }
            }
        }

        /** The followers; if there are none, nobody can join any more. */
        private List<Follower<S>> present() {
            synchronized (watches) {
                if (followers.isEmpty()) {
                    watches.remove(jobId, this);
                }
                return List.copyOf(followers);
            }
        }

        /** Whether all followers know that the job has ended; then nobody can join any more. */
        private boolean isDone() {
            synchronized (watches) {
                boolean done = followers.stream().allMatch(Follower::isTold);
                if (done) {
                    watches.remove(jobId, this);
                }
                return done;
            }
        }

        /** Reads the job's status before its parts, so that a job that ends in between is seen once more. */
        private Look<S> look(Handle handle) {
            Optional<JobStatus> ended = JobQueries.byId(handle, tenant, jobId)
                    .map(job -> job.state().status())
                    .filter(status -> !status.isOpen());
            return new Look<>(work.look(handle, jobId), ended);
        }

        private void tell(Follower<S> follower, Look<S> look) {
            try {
                follower.tell(work, jobId, look);
            } catch (IOException | IllegalStateException gone) {
                log.debug("A follower of job {} went away: {}", jobId, gone.getMessage());
                synchronized (watches) {
                    followers.remove(follower);
                }
            }
        }
    }

    /** The result of one look at a job. */
    private record Look<S>(Optional<S> state, Optional<JobStatus> ended) {}

    /** One client, and the state that it knows. */
    private static final class Follower<S> {
        private final Sink sink;
        private Optional<S> known = Optional.empty();
        private final List<Frame> waiting = new ArrayList<>();
        private boolean lastIsWaiting;

        Follower(Sink sink) {
            this.sink = sink;
        }

        boolean isTold() {
            return lastIsWaiting && waiting.isEmpty();
        }

        void tell(FollowedWork<S> work, UUID jobId, Look<S> look) throws IOException {
            if (waiting.isEmpty() && !lastIsWaiting) {
                waiting.addAll(news(work, jobId, look));
                known = look.state().or(() -> known);
                if (look.ended().isPresent()) {
                    waiting.add(new Ended(jobId, look.ended().get().wireName()));
                    lastIsWaiting = true;
                }
            }
            if (!waiting.isEmpty()) {
                sink.send(waiting.removeFirst());
            }
        }

        private List<Frame> news(FollowedWork<S> work, UUID jobId, Look<S> look) {
            if (look.ended().isPresent()) {
                return known.filter(before -> look.ended().get() == JobStatus.COMPLETED)
                        .map(before -> work.completed(jobId, before))
                        .orElse(List.of());
            }
            return look.state()
                    .map(now -> known.map(before -> work.between(jobId, before, now))
                            .orElseGet(() -> work.first(jobId, now)))
                    .orElse(List.of());
        }
    }
}
