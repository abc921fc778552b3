package dev.meridian.quickstart.tour;

import dev.meridian.quickstart.client.ServiceClient;
import dev.meridian.quickstart.client.ServiceException;
import java.util.List;

/** One stop of the tour: asks the product for something that a user would ask for. */
public interface TourStep {

    /** What the step does, as a headline. */
    String title();

    /**
     * Does it; the tour then shows the returned jobs until they are over.
     *
     * @throws ServiceException if the product refuses
     */
    List<FollowedJob> run(ServiceClient service, Terminal terminal);
}
