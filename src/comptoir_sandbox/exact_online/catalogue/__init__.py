"""What Exact Online publishes: every entity set with its properties, methods, keys and filter rules.

The facts stand in two tab-separated files beside this module. `entity_sets.tsv` has a line for each set;
`properties.tsv` has a block for each set: its path, then a line for each property (name, type without `Edm.`,
flags, and for a collection the set it leads to, the foreign key there, and the owner's property it equals).
Flags: g readable, p postable, u puttable, m mandatory on POST, w a change fires a webhook.
"""

from comptoir_sandbox.exact_online.catalogue.entity_set import Collection, EntitySet, Parameter, Property
from comptoir_sandbox.exact_online.catalogue.loading import Catalogue, load

__all__ = ["Catalogue", "Collection", "EntitySet", "Parameter", "Property", "load"]
