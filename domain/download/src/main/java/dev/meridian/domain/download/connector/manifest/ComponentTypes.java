package dev.meridian.domain.download.connector.manifest;

import java.util.Map;

/**
 * The types of components that do not name theirs, which manifests written before 2024 seldom do: by the type of the component
 * around, and the name of the member. Source: the documentation of the low-code manifests.
 */
final class ComponentTypes {
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("DeclarativeSource.streams", "DeclarativeStream"),
            Map.entry("DeclarativeSource.spec", "Spec"),
            Map.entry("DeclarativeStream.retriever", "SimpleRetriever"),
            Map.entry("SimpleRetriever.requester", "HttpRequester"),
            Map.entry("SimpleRetriever.record_selector", "RecordSelector"),
            Map.entry("SimpleRetriever.paginator", "NoPagination"),
            Map.entry("RecordSelector.extractor", "DpathExtractor"),
            Map.entry("DefaultPaginator.page_size_option", "RequestOption"),
            Map.entry("SubstreamPartitionRouter.parent_stream_configs", "ParentStreamConfig"),
            Map.entry("ParentStreamConfig.stream", "DeclarativeStream"),
            Map.entry("ParentStreamConfig.request_option", "RequestOption"),
            Map.entry("DatetimeBasedCursor.start_datetime", "MinMaxDatetime"),
            Map.entry("DatetimeBasedCursor.end_datetime", "MinMaxDatetime"),
            Map.entry("DatetimeBasedCursor.start_time_option", "RequestOption"),
            Map.entry("DatetimeBasedCursor.end_time_option", "RequestOption"));

    private ComponentTypes() {}

    /** The type of the components that stand in a member of a component; empty if such components name their type themselves. */
    static String of(String parent, String member) {
        return TYPES.getOrDefault(parent + "." + member, "");
    }
}
