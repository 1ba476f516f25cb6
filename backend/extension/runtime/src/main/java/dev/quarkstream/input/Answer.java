package dev.quarkstream.input;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** What our resources answer. Each says its own members: an application may have other ideas of JSON, or none. */
public interface Answer {

    JsonNode json();

    /** Where the thing is that was just made, below {@code quarkstream.path}. */
    default Optional<String> location() {
        return Optional.empty();
    }
}
