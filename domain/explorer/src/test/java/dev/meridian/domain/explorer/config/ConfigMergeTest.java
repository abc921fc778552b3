package dev.meridian.domain.explorer.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ConfigMergeTest {

    private static ObjectNode json(String json) {
        return (ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"'));
    }

    private static String merged(String base, String top) {
        ObjectNode below = json(base);
        ObjectNode above = json(top);
        String result = ConfigMerge.merge(below, above).toString().replace('"', '\'');
        assertThat(below).isEqualTo(json(base));
        assertThat(above).isEqualTo(json(top));
        return result;
    }

    @Test
    void objectsAreMergedAndListsReplaced() {
        assertThat(merged("{'a':{'b':1,'c':[1,2]},'d':[1,2]}", "{'a':{'c':[3],'e':4},'d':[]}"))
                .isEqualTo("{'a':{'b':1,'c':[3],'e':4},'d':[]}");
    }

    @Test
    void theBaseLosesItsIdentity() {
        assertThat(merged("{'$schema':'s','id':1,'slug':'x','version':2,'isPublished':true,'note':'n'}", "{'id':3}"))
                .isEqualTo("{'note':'n','id':3}");
    }

    @Test
    void anEmptySideChangesNothing() {
        assertThat(merged("{'id':1,'slug':'x'}", "{}")).isEqualTo("{'id':1,'slug':'x'}");
        assertThat(merged("{}", "{'id':1}")).isEqualTo("{'id':1}");
    }
}
