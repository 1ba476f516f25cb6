package dev.quarkstream.app.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/**
 * What a command has to say.
 *
 * @param text for people
 * @param members the same for programs
 */
record Answer(boolean succeeded, String text, Map<String, ?> members) {

    static Answer done(String text, Map<String, ?> members) {
        return new Answer(true, text, members);
    }

    static Answer failed(String text, Map<String, ?> members) {
        return new Answer(false, text, members);
    }

    /** One line. */
    static String json(Map<String, ?> members) {
        try {
            return new ObjectMapper().writeValueAsString(members);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Only maps, lists, strings and numbers are answered", e);
        }
    }
}
