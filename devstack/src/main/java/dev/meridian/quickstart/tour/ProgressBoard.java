package dev.meridian.quickstart.tour;

import dev.meridian.quickstart.client.ServiceClient;
import dev.meridian.quickstart.client.ServiceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows jobs until they are over: a bar for each where the terminal can write over lines, else a line whenever a job
 * changes its status or has come another quarter of its way.
 */
public final class ProgressBoard {

    private static final Duration PERIOD = Duration.ofMillis(150);
    private static final int PLAIN_STEP = 25;

    private final ServiceClient service;
    private final Terminal terminal;
    private final Duration patience;

    /** @param patience how long no job may change before it is given up */
    public ProgressBoard(ServiceClient service, Terminal terminal, Duration patience) {
        this.service = service;
        this.terminal = terminal;
        this.patience = patience;
    }

    /**
     * Returns the jobs as they ended, in the order given.
     *
     * @throws ServiceException if the product stops answering or the jobs stop moving
     */
    public List<JobView> follow(List<FollowedJob> jobs) {
        Map<FollowedJob, JobView> last = new LinkedHashMap<>();
        long changed = System.nanoTime();
        int drawn = 0;
        while (true) {
            if (poll(jobs, last)) {
                changed = System.nanoTime();
                drawn = draw(last, drawn);
            }
            if (last.values().stream().allMatch(JobView::isOver)) {
                return new ArrayList<>(last.values());
            }
            if (System.nanoTime() - changed > patience.toNanos()) {
                throw new ServiceException("No job has moved for %d s.".formatted(patience.toSeconds()));
            }
            rest();
        }
    }

    private boolean poll(List<FollowedJob> jobs, Map<FollowedJob, JobView> last) {
        boolean changed = false;
        for (FollowedJob job : jobs) {
            JobView before = last.get(job);
            if (before != null && before.isOver()) {
                continue;
            }
            JobView now = JobView.of(service.get("/api/jobs/" + job.id()));
            last.put(job, now);
            if (!now.equals(before)) {
                changed = true;
                if (!terminal.ansi() && (before == null || isNews(before, now))) {
                    terminal.line(ProgressLine.plain(job.label(), now));
                }
            }
        }
        return changed;
    }

    private static boolean isNews(JobView before, JobView now) {
        return !before.status().equals(now.status()) || before.progress() / PLAIN_STEP != now.progress() / PLAIN_STEP;
    }

    private int draw(Map<FollowedJob, JobView> last, int drawn) {
        if (!terminal.ansi()) {
            return 0;
        }
        int width = last.keySet().stream()
                .mapToInt(job -> job.label().length())
                .max()
                .orElse(0);
        List<String> lines = last.entrySet().stream()
                .map(entry -> ProgressLine.bar(entry.getKey().label(), width, entry.getValue()))
                .toList();
        terminal.lineOver(drawn, lines);
        return lines.size();
    }

    private static void rest() {
        try {
            Thread.sleep(PERIOD);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceException("Interrupted.", e);
        }
    }
}
