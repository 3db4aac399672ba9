"""What the extension consists of: one ``setup_<component>`` for each module that has one."""

from sphinx.application import Sphinx

from qmanual.sphinx_ext.assets import setup_assets
from qmanual.sphinx_ext.cell_kernels import setup_cell_kernels
from qmanual.sphinx_ext.cells import setup_cells
from qmanual.sphinx_ext.directives import setup_directives
from qmanual.sphinx_ext.domain import setup_domain
from qmanual.sphinx_ext.front_matter import setup_front_matter
from qmanual.sphinx_ext.loading import setup_loading
from qmanual.sphinx_ext.markup import setup_markup
from qmanual.sphinx_ext.math import setup_math
from qmanual.sphinx_ext.pages import setup_pages
from qmanual.sphinx_ext.parallel import setup_parallel
from qmanual.sphinx_ext.register_directives import setup_register_directives
from qmanual.sphinx_ext.resolve import setup_resolve
from qmanual.sphinx_ext.roles import setup_roles
from qmanual.sphinx_ext.table_directives import setup_table_directives


def setup_extension(app: Sphinx) -> None:
    """Register every component; the order of event handlers is the order here."""
    setup_parallel(app)
    setup_loading(app)
    setup_domain(app)
    setup_markup(app)
    setup_directives(app)
    setup_table_directives(app)
    setup_register_directives(app)
    setup_roles(app)
    setup_cells(app)
    setup_cell_kernels(app)
    setup_front_matter(app)
    setup_pages(app)
    setup_resolve(app)
    setup_math(app)
    setup_assets(app)
