package dev.quarkstream.use;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarkstream.input.Answer;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How often a token was used on one day.
 *
 * @param date in UTC
 */
@Schema(name = "DailyUse")
public record DailyUse(
        @Schema(required = true, description = "In UTC.") LocalDate date,
        @Schema(required = true, examples = "42") long requests)
        implements Answer {

    @Override
    public ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("date", date.toString())
                .put("requests", requests);
    }
}
