package dev.quarkstream.input;

import dev.quarkstream.Problem;
import dev.quarkstream.ProblemException;
import dev.quarkstream.RequestRules;
import java.util.ArrayList;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which part of a list is asked for: so many, from behind the one of that id. */
public record Paging(int size, Optional<UUID> before) {

    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

    /** As the parameters {@code limit} and {@code before} say it. */
    public static Paging of(String limit, @Nullable String before, int most) {
        var faults = new ArrayList<Problem.Fault>();
        if (before != null && !RequestRules.isId(before)) {
            faults.add(new Problem.Fault("#/before", "Must be the `next` of a page."));
        }
        if (!NUMBER.matcher(limit).matches() || Integer.parseInt(limit) > most) {
            faults.add(new Problem.Fault("#/limit", "Must be a number from 1 to " + most + "."));
        }
        if (!faults.isEmpty()) {
            throw ProblemException.validation(faults);
        }
        return new Paging(Integer.parseInt(limit), Optional.ofNullable(before).map(UUID::fromString));
    }
}
