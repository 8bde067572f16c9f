//! Which memory an access touches, told to LLVM as type-based alias metadata: each region is a scalar type of its own.

use inkwell::context::Context;
use inkwell::values::{InstructionValue, MetadataValue};
use taipan_lir::Region;

/// The metadata for the accesses of one module.
pub(crate) struct Regions<'c> {
    kind: u32,
    /// By region; none for [`Region::Any`].
    tags: Vec<Option<MetadataValue<'c>>>,
}

impl<'c> Regions<'c> {
    pub(crate) fn new(context: &'c Context) -> Regions<'c> {
        let root = context.metadata_node(&[context.metadata_string("memory").into()]);
        let zero = context.i64_type().const_zero();
        let tag = |region: &Region| {
            let name = context.metadata_string(region.name());
            let ty = context.metadata_node(&[name.into(), root.into(), zero.into()]);
            (*region != Region::Any).then(|| context.metadata_node(&[ty.into(), ty.into(), zero.into()]))
        };
        Regions {
            kind: context.get_kind_id("tbaa"),
            tags: Region::ALL.iter().map(tag).collect(),
        }
    }

    /// Says which region a load or a store touches.
    pub(crate) fn mark(&self, access: Option<InstructionValue<'c>>, region: Region) {
        if let (Some(access), Some(tag)) = (access, self.tags[region as usize]) {
            access.set_metadata(tag, self.kind).expect("accesses can have metadata");
        }
    }
}
