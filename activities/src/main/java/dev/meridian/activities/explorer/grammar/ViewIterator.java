package dev.meridian.activities.explorer.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Builds views a window at a time, so that look-ups come in bulk and memory stays bounded. */
final class ViewIterator implements Iterator<ExplorerView> {

    private static final int WINDOW = 500;

    private final ViewPlanner planner;
    private final ViewAssembler assembler;
    private final Deque<ExplorerView> ready = new ArrayDeque<>();
    private int nextRow;

    ViewIterator(Explorer explorer, ExplorerSettings settings, ConfigBases bases, DataLoader data) {
        this.planner = new ViewPlanner(explorer);
        this.assembler = new ViewAssembler(explorer, settings, bases, data);
    }

    @Override
    public boolean hasNext() {
        return !ready.isEmpty() || nextRow < planner.size();
    }

    @Override
    public ExplorerView next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        if (ready.isEmpty()) {
            int end = Math.min(nextRow + WINDOW, planner.size());
            List<PlannedView> window = new ArrayList<>(end - nextRow);
            for (; nextRow < end; nextRow++) {
                window.add(planner.plan(nextRow));
            }
            ready.addAll(assembler.assemble(window));
        }
        return ready.removeFirst();
    }
}
