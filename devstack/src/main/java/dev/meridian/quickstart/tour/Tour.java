package dev.meridian.quickstart.tour;

import dev.meridian.quickstart.client.ServiceClient;
import dev.meridian.quickstart.client.ServiceException;
import java.util.ArrayList;
import java.util.List;

/** Runs the steps in order and shows their jobs. */
public final class Tour {

    private final List<TourStep> steps;

    public Tour(List<TourStep> steps) {
        this.steps = steps;
    }

    /**
     * Returns all jobs as they ended.
     *
     * @throws ServiceException if the product refuses or stops answering
     */
    public List<JobView> run(ServiceClient service, Terminal terminal, ProgressBoard board) {
        List<JobView> ended = new ArrayList<>();
        for (TourStep step : steps) {
            terminal.line(step.title());
            List<FollowedJob> jobs = step.run(service, terminal);
            if (!jobs.isEmpty()) {
                ended.addAll(board.follow(jobs));
            }
        }
        return ended;
    }
}
