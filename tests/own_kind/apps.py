from django.apps import AppConfig


class OwnKindConfig(AppConfig):
    name = "tests.own_kind"

    def ready(self) -> None:
        from explainer.publishing.kinds import Kind, register  # noqa: PLC0415 - models come first
        from tests.own_kind.content import LEAFLET, LeafletContent  # noqa: PLC0415
        from tests.own_kind.models import Leaflet  # noqa: PLC0415

        register(
            Kind(
                name=LEAFLET,
                model=Leaflet,
                content=LeafletContent,
                folder="leaflets",
                page="leaflets:leaflet",
                history="leaflets:history",
                file_list="leaflets",
            )
        )
