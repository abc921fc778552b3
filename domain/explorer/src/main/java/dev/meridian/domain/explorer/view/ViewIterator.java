package dev.meridian.domain.explorer.view;

import dev.meridian.domain.explorer.program.BuildBudget;
import dev.meridian.domain.explorer.program.Explorer;
import dev.meridian.domain.explorer.selection.ExplorerView;
import dev.meridian.domain.explorer.selection.PlannedView;
import dev.meridian.domain.explorer.selection.ViewPlanner;
import dev.meridian.domain.explorer.table.DataLoader;
import dev.meridian.domain.explorer.table.ExplorerSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Builds views a window at a time, so that look-ups come in bulk and memory stays bounded. */
final class ViewIterator implements Iterator<ExplorerView> {

    private static final int WINDOW = 500;
    private static final int WINDOW_CHARACTERS = 1 << 20;

    private final ViewPlanner planner;
    private final ViewAssembler assembler;
    private Iterator<ExplorerView> ready = Collections.emptyIterator();
    private int nextRow;

    ViewIterator(Explorer explorer, ExplorerSettings settings, ConfigBases bases, DataLoader data) {
        BuildBudget budget = new BuildBudget();
        this.planner = new ViewPlanner(explorer, budget);
        this.assembler = new ViewAssembler(explorer, settings, bases, data, budget);
    }

    @Override
    public boolean hasNext() {
        return ready.hasNext() || nextRow < planner.size();
    }

    @Override
    public ExplorerView next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        if (!ready.hasNext()) {
            ready = assembler.assemble(nextWindow());
        }
        return ready.next();
    }

    private List<PlannedView> nextWindow() {
        List<PlannedView> window = new ArrayList<>();
        int characters = 0;
        while (nextRow < planner.size() && window.size() < WINDOW && characters < WINDOW_CHARACTERS) {
            PlannedView view = planner.plan(nextRow++);
            window.add(view);
            characters += view.characters();
        }
        return window;
    }
}
