package dev.quarkstream.input;

import com.fasterxml.jackson.databind.JsonNode;

/** What our resources answer. Each says its own members: an application may have other ideas of JSON, or none. */
public interface Answer {

    JsonNode json();
}
